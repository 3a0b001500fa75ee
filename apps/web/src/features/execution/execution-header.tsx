import { isSettled } from '@heddle/model'
import { Duration, PageHeader, RelativeTime } from '@heddle/ui'
import { Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Execution, ExecutionDetail } from '../../api/answers.ts'
import { RouterLink } from '../../components/router-link.tsx'
import { ExecutionStatusBadge } from '../executions/execution-status-badge.tsx'
import { ExecutionActions } from './actions/execution-actions.tsx'
import type { FeedState } from './execution-feed.ts'
import { ExecutionLinks } from './execution-links.tsx'
import { useExecutionReason } from './use-execution-reason.ts'

interface ExecutionHeaderProps {
  readonly detail: ExecutionDetail
  readonly feed: FeedState
}

/** What ran, how it stands and why, and what can be done about it. */
export function ExecutionHeader({ detail, feed }: ExecutionHeaderProps) {
  const { t } = useTranslation(['execution', 'executions'])
  const { execution, linked } = detail
  const reason = useExecutionReason(execution, feed.view)
  const shown = feed.view.lastSeq === 0 ? execution : feed.view
  return (
    <div className="shrink-0 border-b border-line px-4 pt-4 pb-3 lg:px-6">
      <PageHeader
        title={execution.workflowName ?? t('executions:goneWorkflow')}
        meta={
          <>
            <ExecutionStatusBadge execution={shown} />
            {feed.connection === 'reconnecting' && (
              <span className="inline-flex items-center gap-1 text-xs text-warning-text">
                <Unplug aria-hidden className="size-3.5" />
                {t('reconnecting')}
              </span>
            )}
          </>
        }
        actions={<ExecutionActions execution={execution} view={feed.view} />}
      />
      {reason !== null && <p className="mt-1 text-sm wrap-anywhere text-ink-soft">{reason}</p>}
      <Facts execution={execution} feed={feed} />
      <ExecutionLinks linked={linked} />
    </div>
  )
}

function Facts({ execution, feed }: { readonly execution: Execution; readonly feed: FeedState }) {
  const { t } = useTranslation(['execution', 'executions'])
  const { workflowId, version, draftRevision, trigger, startedBy, createdAt, test } = execution
  const { startedAt, endedAt, status } = feed.view
  const durationMs =
    feed.isCaughtUp && isSettled(status) && endedAt !== null ? endedAt - (startedAt ?? endedAt) : execution.durationMs
  const since = feed.isCaughtUp ? startedAt : execution.startedAt
  return (
    <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
      <Fact name={t('fact.started')}>
        <RelativeTime at={createdAt} />
      </Fact>
      <Fact name={t('fact.duration')}>
        {since === null && durationMs === null ? '–' : <Duration ms={durationMs} since={since} />}
      </Fact>
      <Fact name={t('fact.trigger')}>{t(`executions:trigger.${trigger}`, { defaultValue: trigger })}</Fact>
      <Fact name={t('fact.by')}>{startedBy}</Fact>
      <Fact name={t('fact.version')}>
        <RouterLink
          to="/workflows/$workflowId"
          params={{ workflowId }}
          search={version === null ? {} : { tab: 'versions' }}
        >
          {version === null ? t('fact.draft', { revision: draftRevision ?? 1 }) : t('fact.number', { version })}
        </RouterLink>
      </Fact>
      {test && <Fact name={t('fact.kind')}>{t('executions:test')}</Fact>}
      <Fact name={t('fact.id')}>
        <code className="font-mono">{execution.id}</code>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="text-ink">{children}</dd>
    </div>
  )
}
