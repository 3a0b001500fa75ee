import { SkeletonRows } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../api/answers.ts'
import { useCommands } from '../../commands/command-store.ts'
import { QueryView } from '../../errors/query-view.tsx'
import { Page } from '../../frame/page.tsx'
import { usePageTitle } from '../../frame/page-title.ts'
import { ExecutionBody } from './execution-body.tsx'
import { ExecutionHeader } from './execution-header.tsx'
import { executionDetailQuery } from './execution-queries.ts'
import { useExecutionCommands } from './use-execution-commands.tsx'
import { useExecutionFeed } from './use-execution-feed.ts'

const route = getRouteApi('/executions/$executionId')

/** One execution: its graph and node executions as they happen, and what went in and came out. */
export function ExecutionPage() {
  const { t } = useTranslation('app')
  const { executionId } = route.useParams()
  const query = useQuery(executionDetailQuery(executionId))
  return (
    <Page width="full">
      <QueryView query={query} loading={<SkeletonRows label={t('loading')} />}>
        {(detail) => <ExecutionContent key={detail.execution.id} detail={detail} />}
      </QueryView>
    </Page>
  )
}

function ExecutionContent({ detail }: { readonly detail: ExecutionDetail }) {
  const { t } = useTranslation('executions')
  const { execution } = detail
  const feed = useExecutionFeed(execution)
  usePageTitle(execution.workflowName ?? t('goneWorkflow'))
  useCommands(useExecutionCommands(execution, feed.view.status))
  return (
    <>
      <ExecutionHeader detail={detail} feed={feed} />
      <ExecutionBody detail={detail} feed={feed} />
    </>
  )
}
