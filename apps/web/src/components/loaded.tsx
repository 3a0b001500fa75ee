import { ApiError } from '@heddle/client'
import { Button, ErrorState, SkeletonRows } from '@heddle/ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSayError } from './use-say-error.ts'

interface LoadedProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: Error | null
    readonly refetch: () => unknown
  }
  /** Shown while it loads; default: rows. */
  readonly loading?: ReactNode
  /** Shown instead of the error when the thing does not exist. */
  readonly notFound?: ReactNode
  readonly children: (data: Data) => ReactNode
}

/** What a query gave, or that it still loads, or why it failed. Data once loaded stays while later loads fail. */
export function Loaded<Data>({ query, loading, notFound, children }: LoadedProps<Data>) {
  const { t } = useTranslation()
  const say = useSayError()
  if (query.data !== undefined) return children(query.data)
  if (query.error === null) return loading ?? <SkeletonRows label={t('loading')} />
  if (notFound !== undefined && query.error instanceof ApiError && query.error.code === 'NOT_FOUND') return notFound
  const said = say(query.error)
  return (
    <ErrorState
      title={t('error.loading')}
      description={said.text}
      {...(said.code === null ? {} : { code: said.code })}
      actions={<Button onClick={() => void query.refetch()}>{t('action.retry')}</Button>}
    />
  )
}
