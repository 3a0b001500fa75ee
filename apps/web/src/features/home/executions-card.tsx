import { Card, Duration, RelativeTime, SkeletonRows } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RouterLink } from '../../components/router-link.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { toExecutionSearch, type ExecutionFilters } from '../executions/execution-filters.ts'
import { executionsQuery } from '../executions/execution-queries.ts'
import { ExecutionStatusBadge } from '../executions/execution-status-badge.tsx'
import { useLiveExecutions } from '../executions/use-live-executions.ts'

interface ExecutionsCardProps {
  readonly title: string
  readonly empty: string
  readonly filters: ExecutionFilters
}

const SHOWN = 6

/** The newest few of some executions, kept right, and the way to all of them. */
export function ExecutionsCard({ title, empty, filters }: ExecutionsCardProps) {
  const { t } = useTranslation(['home', 'executions', 'app'])
  const query = useInfiniteQuery(executionsQuery(filters))
  useLiveExecutions(filters)
  return (
    <Card
      title={title}
      padding="flush"
      actions={
        <RouterLink to="/executions" search={toExecutionSearch(filters)} className="flex items-center gap-1 text-xs">
          {t('all')}
          <ArrowRight aria-hidden className="size-3.5" />
        </RouterLink>
      }
    >
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} rows={3} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items).slice(0, SHOWN)
          if (rows.length === 0) return <p className="px-4 py-6 text-center text-sm text-ink-faint">{empty}</p>
          return (
            <ul className="divide-y divide-line">
              {rows.map((row) => (
                <li key={row.id}>
                  <Link
                    to="/executions/$executionId"
                    params={{ executionId: row.id }}
                    className="flex h-11 items-center gap-3 px-4 text-sm hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <ExecutionStatusBadge execution={row} variant="plain" />
                    <span className="min-w-0 flex-1 truncate">{row.workflowName ?? t('executions:goneWorkflow')}</span>
                    <Duration ms={row.durationMs} since={row.startedAt} className="text-xs text-ink-faint" />
                    <RelativeTime
                      at={row.createdAt}
                      className="hidden w-20 text-right text-xs text-ink-faint sm:block"
                    />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryView>
    </Card>
  )
}
