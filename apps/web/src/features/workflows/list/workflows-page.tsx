import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Card, EmptyState, PageHeader } from '@heddle/ui'
import { FileInput, LayoutTemplate, SearchX, Workflow as WorkflowIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../../components/button-link.tsx'
import { LoadMore } from '../../../components/load-more.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { ImportArea } from '../import/import-area.tsx'
import type { WorkflowFilters } from '../workflow-queries.ts'
import { workflowsQuery } from '../workflow-queries.ts'
import { WorkflowTable } from './workflow-table.tsx'
import { WorkflowToolbar } from './workflow-toolbar.tsx'

interface WorkflowsPageProps {
  readonly filters: WorkflowFilters
  readonly onFilters: (filters: WorkflowFilters) => void
}

/** All workflows of the workspace. Files dropped anywhere on it are imported. */
export function WorkflowsPage({ filters, onFilters }: WorkflowsPageProps) {
  const { t } = useTranslation('workflows')
  const [files, setFiles] = useState<readonly File[] | null>(null)
  const query = useInfiniteQuery(workflowsQuery(filters))
  const isFiltered = filters.search !== '' || filters.tags.length > 0 || filters.state !== 'all'
  return (
    <ImportArea files={files} onFiles={setFiles}>
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
          <WorkflowToolbar filters={filters} onFilters={onFilters} />
          <Card padding="flush">
            <Loaded query={query}>
              {({ pages }) => {
                const rows = pages.flatMap((page) => page.items)
                if (rows.length > 0) return <WorkflowTable rows={rows} filters={filters} onFilters={onFilters} />
                return isFiltered ? <NothingFound /> : <NoWorkflows onImport={choose} />
              }}
            </Loaded>
            <LoadMore query={query} />
          </Card>
        </Page>
      )}
    </ImportArea>
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
