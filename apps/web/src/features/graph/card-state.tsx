import { Duration, ProgressBar, StatusBadge } from '@heddle/ui'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { GraphNodeState } from './model/node-state.ts'

/** Status, duration, retries and counts of a node, in one line; progress below it. */
export function CardState({ state }: { readonly state: GraphNodeState }) {
  const { t } = useTranslation(['graph', 'app'])
  const { status, retries, iterations, progress, startedAt, endedAt } = state
  const share = shareOf(state)
  return (
    <div className="flex min-w-0 items-center gap-1.5 text-2xs text-ink-soft" title={state.reason ?? undefined}>
      <StatusBadge status={status} label={t(`app:status.${status}`)} variant="plain" className="text-2xs" />
      <span className="flex-1" />
      {retries > 0 && (
        <span className="inline-flex items-center gap-0.5" title={t('retries', { count: retries })}>
          <RotateCw aria-hidden className="size-3" />
          <span className="sr-only">{t('retries', { count: retries })}</span>
          <span aria-hidden>{retries}</span>
        </span>
      )}
      {iterations !== null && (
        <span title={t('iterations')}>
          {iterations.done}/{iterations.total ?? '…'}
        </span>
      )}
      {iterations === null && progress !== null && (
        <span title={t('progress')}>
          {progress.done}
          {progress.total === null ? '' : `/${progress.total}`}
        </span>
      )}
      {startedAt !== null && status !== 'skipped' && (
        <Duration ms={endedAt === null ? null : endedAt - startedAt} since={startedAt} />
      )}
      {share !== undefined && (
        <ProgressBar
          className="absolute inset-x-2 bottom-1 h-0.5 w-auto"
          label={t('progress')}
          value={share}
          tone={status === 'running' ? 'info' : 'neutral'}
        />
      )}
    </div>
  )
}

/** Undefined: no bar; null: a bar without an end. */
function shareOf({ status, iterations, progress }: GraphNodeState): number | null | undefined {
  if (status !== 'running' && status !== 'waiting') return undefined
  const counted = iterations ?? progress
  if (counted === null) return undefined
  return counted.total === null || counted.total === 0 ? null : counted.done / counted.total
}
