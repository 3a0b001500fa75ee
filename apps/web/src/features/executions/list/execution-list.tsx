import { Card, EmptyState, SkeletonRows } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Play, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../../components/button-link.tsx'
import { LoadMore } from '../../../components/load-more.tsx'
import { QueryView } from '../../../errors/query-view.tsx'
import { isFiltered, type ExecutionFilters } from '../execution-filters.ts'
import { executionsQuery } from '../execution-queries.ts'
import { useLiveExecutions } from '../use-live-executions.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ExecutionTable } from './execution-table.tsx'

interface ExecutionListProps {
  readonly filters: ExecutionFilters
  /** Default: `all`. `of-workflow` leaves the workflow's name out. */
  readonly columns?: 'all' | 'of-workflow'
}

/** A live list of executions; several can be chosen and cancelled together. */
export function ExecutionList({ filters, columns = 'all' }: ExecutionListProps) {
  const { t } = useTranslation('app')
  const query = useInfiniteQuery(executionsQuery(filters))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  useLiveExecutions(filters)
  return (
    <>
      <Card padding="flush">
        <QueryView query={query} loading={<SkeletonRows label={t('loading')} />}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.items)
            if (rows.length === 0) return <NoExecutions filters={filters} columns={columns} />
            return <ExecutionTable rows={rows} chosen={chosen} onChosen={setChosen} columns={columns} />
          }}
        </QueryView>
        <LoadMore query={query} />
      </Card>
      <BulkBar chosen={chosen} onDone={() => setChosen(new Set())} />
    </>
  )
}

function NoExecutions({ filters, columns = 'all' }: ExecutionListProps) {
  const { t } = useTranslation('executions')
  if (columns === 'all' && isFiltered(filters)) {
    return <EmptyState icon={<SearchX />} title={t('none.title')} description={t('none.description')} />
  }
  return (
    <EmptyState
      icon={<Play />}
      title={t('empty.title')}
      description={t('empty.description')}
      {...(columns === 'all'
        ? {
            actions: (
              <ButtonLink variant="primary" to="/workflows">
                {t('empty.action')}
              </ButtonLink>
            ),
          }
        : {})}
    />
  )
}
