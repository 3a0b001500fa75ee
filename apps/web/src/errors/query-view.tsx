import { Button, ErrorState } from '@heddle/ui'
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorWords } from './use-error-words.ts'

export interface QueryViewProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly isError: boolean
    readonly error: unknown
    readonly refetch: () => unknown
  }
  /** Shown until the first answer: a skeleton of what comes. */
  readonly loading: ReactNode
  readonly children: (data: Data) => ReactNode
}

/** A query's data with its loading and error states. Data that is there stays in sight when reading it again fails. */
export function QueryView<Data>({ query, loading, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <QueryError error={query.error} onRetry={() => void query.refetch()} />
  return loading
}

function QueryError({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  const words = useErrorWords(error)
  return (
    <ErrorState
      title={t('error.loading')}
      {...words}
      actions={
        <Button icon={<RotateCw />} onClick={onRetry}>
          {t('action.retry')}
        </Button>
      }
    />
  )
}
