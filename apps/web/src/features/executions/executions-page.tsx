import { PageHeader } from '@heddle/ui'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'
import { toExecutionFilters, toExecutionSearch } from './execution-filters.ts'
import { ExecutionList } from './list/execution-list.tsx'
import { ExecutionToolbar } from './list/execution-toolbar.tsx'

const route = getRouteApi('/executions')

/** What ran, what runs, and what it waits for; kept right while things happen. */
export function ExecutionsPage() {
  const { t } = useTranslation('executions')
  const filters = toExecutionFilters(route.useSearch())
  const navigate = route.useNavigate()
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} />
      <ExecutionToolbar
        filters={filters}
        onFilters={(next) => void navigate({ search: toExecutionSearch(next), replace: true })}
      />
      <ExecutionList filters={filters} />
    </Page>
  )
}
