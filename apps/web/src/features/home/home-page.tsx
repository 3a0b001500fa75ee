import { PageHeader, SkeletonRows } from '@heddle/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { throttle } from '../../api/throttle.ts'
import { useRoom } from '../../api/use-room.ts'
import { QueryView } from '../../errors/query-view.tsx'
import { Page } from '../../frame/page.tsx'
import { NO_EXECUTION_FILTERS } from '../executions/execution-filters.ts'
import { ExecutionsCard } from './executions-card.tsx'
import { homeStatsQuery, STATS_KEY } from './home-queries.ts'
import { QuickStart } from './quick-start.tsx'
import { StatTiles } from './stat-tiles.tsx'

const EVERY_MS = 1_000
const OPEN = { ...NO_EXECUTION_FILTERS, statuses: ['pending', 'queued', 'running', 'waiting', 'paused'] } as const
const FAILED = { ...NO_EXECUTION_FILTERS, statuses: ['failed', 'timeout'], range: 'day' } as const

/** What happens now, what failed lately, what waits for people, and where to begin. */
export function HomePage() {
  const { t } = useTranslation(['home', 'app'])
  const query = useQuery(homeStatsQuery())
  useLiveStats()
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} rows={3} />}>
        {(stats) => (
          <div className="flex flex-col gap-5">
            <StatTiles stats={stats} />
            <QuickStart />
            <div className="grid gap-5 lg:grid-cols-2">
              <ExecutionsCard title={t('running')} empty={t('noRunning')} filters={OPEN} />
              <ExecutionsCard title={t('failures')} empty={t('noFailures')} filters={FAILED} />
            </div>
          </div>
        )}
      </QueryView>
    </Page>
  )
}

/** Totals are read again when executions change, at most once a second. */
function useLiveStats(): void {
  const queries = useQueryClient()
  const reload = useMemo(
    () => throttle(() => void queries.invalidateQueries({ queryKey: STATS_KEY }), EVERY_MS),
    [queries],
  )
  useEffect(() => reload.cancel, [reload])
  useRoom('executions', { onChanges: reload.call, onRefresh: reload.call })
}
