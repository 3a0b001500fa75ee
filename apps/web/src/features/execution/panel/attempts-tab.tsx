import { Duration, RelativeTime, StatusBadge, useFormat, type Status } from '@heddle/ui'
import { useTranslation } from 'react-i18next'
import type { AttemptView, NodeView } from '../model/execution-view.ts'

const STATUS: { readonly [Name in AttemptView['status']]: Status } = {
  running: 'running',
  suspended: 'waiting',
  completed: 'completed',
  failed: 'failed',
  lost: 'failed',
  cancelled: 'cancelled',
}

/** Every try of a node execution, and its durable steps. */
export function AttemptsTab({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation('execution')
  if (node.attempts.length === 0 && node.steps.length === 0) {
    return <p className="text-sm text-ink-soft">{t('attempts.none')}</p>
  }
  return (
    <div className="flex flex-col gap-5">
      <ol className="flex flex-col gap-2">
        {node.attempts.map((attempt, at) => (
          <AttemptRow key={at} attempt={attempt} />
        ))}
      </ol>
      {node.steps.length > 0 && <Steps node={node} />}
    </div>
  )
}

function AttemptRow({ attempt }: { readonly attempt: AttemptView }) {
  const { t } = useTranslation(['execution', 'app'])
  const format = useFormat()
  const { status, startedAt, endedAt, error, retryAt } = attempt
  const label = status === 'lost' || status === 'suspended' ? t(`attempts.${status}`) : t(`app:status.${status}`)
  return (
    <li className="rounded-lg border border-line px-3 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t('attempts.number', { number: attempt.attempt })}</span>
        <StatusBadge status={STATUS[status]} label={label} />
        <Duration
          ms={endedAt === null ? null : endedAt - startedAt}
          since={startedAt}
          className="text-xs text-ink-soft"
        />
        <span className="flex-1" />
        <RelativeTime at={startedAt} className="text-xs text-ink-faint" />
      </div>
      {error !== null && (
        <p className="mt-1.5 wrap-anywhere text-danger-text">
          <code className="mr-2 font-mono text-xs font-semibold">{error.code}</code>
          {error.message}
        </p>
      )}
      {retryAt !== null && (
        <p className="mt-1 text-xs text-ink-faint">{t('attempts.retryAt', { due: format.dateTime(retryAt) })}</p>
      )}
    </li>
  )
}

function Steps({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation('execution')
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium">{t('attempts.steps')}</h3>
      <ol className="divide-y divide-line rounded-lg border border-line">
        {node.steps.map(({ n, stepKey, attempt, startedAt, endedAt }) => (
          <li key={n} className="flex items-center gap-3 px-3 py-1.5 text-sm">
            <span className="w-6 text-right text-xs text-ink-faint tabular-nums">{n}</span>
            <code className="min-w-0 flex-1 truncate font-mono text-xs">{stepKey}</code>
            <span className="text-xs text-ink-faint">{t('attempts.number', { number: attempt })}</span>
            <Duration ms={endedAt - startedAt} className="text-xs text-ink-soft" />
          </li>
        ))}
      </ol>
    </section>
  )
}
