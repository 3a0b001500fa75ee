import { SkeletonRows, Tabs, type TabItem } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../api/answers.ts'
import { useCommands } from '../../commands/command-store.ts'
import { QueryView } from '../../errors/query-view.tsx'
import { WidgetBoundary } from '../../errors/widget-boundary.tsx'
import { Page } from '../../frame/page.tsx'
import { usePageTitle } from '../../frame/page-title.ts'
import { DefinitionTab } from './definition/definition-tab.tsx'
import { ExecutionsTab } from './executions-tab.tsx'
import { GraphTab } from './graph-tab.tsx'
import { TriggersTab } from './triggers/triggers-tab.tsx'
import { useLiveWorkflow } from './use-live-workflow.ts'
import { useTabCommands } from './use-tab-commands.ts'
import { useWorkflowCommands } from './use-workflow-commands.tsx'
import { VersionsTab } from './versions/versions-tab.tsx'
import { WorkflowHeader } from './workflow-header.tsx'
import { workflowQuery } from './workflow-queries.ts'
import { WORKFLOW_TABS, type WorkflowTab } from './workflow-tabs.ts'

const route = getRouteApi('/workflows/$workflowId')

/** One workflow: its graph, versions, triggers, executions and definition. */
export function WorkflowPage() {
  const { t } = useTranslation()
  const { workflowId } = route.useParams()
  const query = useQuery(workflowQuery(workflowId))
  useLiveWorkflow(workflowId)
  return (
    <Page width="full">
      <QueryView query={query} loading={<SkeletonRows label={t('loading')} />}>
        {(full) => <WorkflowContent full={full} />}
      </QueryView>
    </Page>
  )
}

function WorkflowContent({ full }: { readonly full: WorkflowFull }) {
  const { t } = useTranslation('workflows')
  const { tab = 'graph' } = route.useSearch()
  const navigate = route.useNavigate()
  usePageTitle(full.workflow.name)
  useCommands(useWorkflowCommands(full))
  useCommands(useTabCommands(full.workflow.id))
  const items = useMemo(
    () =>
      WORKFLOW_TABS.map((value): TabItem => ({
        value,
        label: t(`tab.${value}`),
        content: <WidgetBoundary resetKey={full.workflow.id}>{contentOf(value, full)}</WidgetBoundary>,
      })),
    [t, full],
  )
  return (
    <>
      <WorkflowHeader full={full} />
      <Tabs
        className="min-h-0 flex-1"
        contentClassName="overflow-auto"
        label={t('tabs')}
        items={items}
        value={tab}
        onValueChange={(next) =>
          void navigate({ search: next === 'graph' ? {} : { tab: next as WorkflowTab }, replace: true })
        }
      />
    </>
  )
}

function contentOf(tab: WorkflowTab, full: WorkflowFull) {
  switch (tab) {
    case 'graph':
      return <GraphTab full={full} />
    case 'versions':
      return <VersionsTab workflow={full.workflow} />
    case 'triggers':
      return <TriggersTab workflow={full.workflow} />
    case 'executions':
      return <ExecutionsTab workflowId={full.workflow.id} />
    case 'definition':
      return <DefinitionTab workflow={full.workflow} />
  }
}
