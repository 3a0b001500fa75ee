import type { ExecutionStatus, Outcome } from '@heddle/model'
import { StatusBadge } from '@heddle/ui'
import { useTranslation } from 'react-i18next'

interface ExecutionStatusBadgeProps {
  readonly execution: { readonly status: ExecutionStatus; readonly outcome: Outcome | null }
  readonly variant?: 'soft' | 'plain'
}

/** How an execution stands; once it is settled, its outcome where that says more. */
export function ExecutionStatusBadge({ execution: { status, outcome }, variant }: ExecutionStatusBadgeProps) {
  const { t } = useTranslation('app')
  const shown = outcome === 'partial_success' || outcome === 'degraded' ? outcome : status
  return <StatusBadge status={shown} label={t(`status.${shown}`)} {...(variant === undefined ? {} : { variant })} />
}
