import { Button, Card, EmptyState, PageHeader, SkeletonRows } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileInput, LayoutTemplate, SearchX, Workflow as WorkflowIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../components/button-link.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { Page } from '../../frame/page.tsx'
import { ImportArea } from './import/import-area.tsx'
import { useLiveWorkflows } from './list/use-live-workflows.ts'
import { WorkflowTable } from './list/workflow-table.tsx'
import { WorkflowToolbar } from './list/workflow-toolbar.tsx'
import { toWorkflowFilters, toWorkflowSearch } from './workflow-filters.ts'
import { workflowsQuery, type WorkflowFilters } from './workflow-queries.ts'

const route = getRouteApi('/workflows')

/** All workflows of the workspace. Files dropped anywhere on it are imported. */
export function WorkflowsPage() {
  const { t } = useTranslation('workflows')
  return (
    <ImportArea>
      {(choose) => (
        <Page>
          <PageHeader
            title={t('title')}
            description={t('description')}
            actions={
              <>
                <Button icon={<FileInput />} onClick={choose}>
                  {t('import.action')}
                </Button>
                <NewButton />
              </>
            }
          />
          <WorkflowList onImport={choose} />
        </Page>
      )}
    </ImportArea>
  )
}

function WorkflowList({ onImport }: { readonly onImport: () => void }) {
  const { t } = useTranslation()
  const filters = toWorkflowFilters(route.useSearch())
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(workflowsQuery(filters))
  useLiveWorkflows()
  const setFilters = (next: WorkflowFilters) => void navigate({ search: toWorkflowSearch(next), replace: true })
  const isFiltered = filters.search !== '' || filters.tags.length > 0 || filters.state !== 'all'
  return (
    <>
      <WorkflowToolbar filters={filters} onFilters={setFilters} />
      <Card padding="flush">
        <QueryView query={query} loading={<SkeletonRows label={t('loading')} />}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.items)
            if (rows.length > 0) return <WorkflowTable rows={rows} filters={filters} onFilters={setFilters} />
            return isFiltered ? <NothingFound /> : <NoWorkflows onImport={onImport} />
          }}
        </QueryView>
        <LoadMore query={query} />
      </Card>
    </>
  )
}

function NewButton() {
  const { t } = useTranslation('workflows')
  return (
    <ButtonLink variant="primary" icon={<LayoutTemplate />} to="/templates">
      {t('new')}
    </ButtonLink>
  )
}

function NothingFound() {
  const { t } = useTranslation('workflows')
  return <EmptyState icon={<SearchX />} title={t('none.title')} description={t('none.description')} />
}

function NoWorkflows({ onImport }: { readonly onImport: () => void }) {
  const { t } = useTranslation('workflows')
  return (
    <EmptyState
      icon={<WorkflowIcon />}
      title={t('empty.title')}
      description={t('empty.description')}
      actions={
        <>
          <Button icon={<FileInput />} onClick={onImport}>
            {t('import.action')}
          </Button>
          <NewButton />
        </>
      }
    />
  )
}
