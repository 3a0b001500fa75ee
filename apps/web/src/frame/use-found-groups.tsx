import type { PaletteGroup } from '@heddle/ui'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Play, Workflow } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { NO_EXECUTION_FILTERS } from '../features/executions/execution-filters.ts'
import { executionsQuery } from '../features/executions/execution-queries.ts'
import { workflowsQuery } from '../features/workflows/workflow-queries.ts'

/** Shorter texts find too much to be worth asking. */
const MIN_LENGTH = 2
const SHOWN = 6

/** Workflows and executions that fit what is typed into the palette. */
export function useFoundGroups(typed: string): readonly PaletteGroup[] {
  const { t } = useTranslation(['app', 'executions'])
  const navigate = useNavigate()
  const search = useDeferredValue(typed.trim())
  const enabled = search.length >= MIN_LENGTH
  const kept = { enabled, placeholderData: keepPreviousData }
  const workflows = useInfiniteQuery({
    ...workflowsQuery({ search, tags: [], state: 'all', sort: '-updatedAt' }),
    ...kept,
  })
  const executions = useInfiniteQuery({ ...executionsQuery({ ...NO_EXECUTION_FILTERS, search }), ...kept })
  if (!enabled) return []
  return [
    {
      id: 'workflows',
      heading: t('nav.workflows'),
      items: (workflows.data?.pages[0]?.items ?? []).slice(0, SHOWN).map(({ id, name, description }) => ({
        id: `workflow ${id}`,
        label: name,
        detail: description,
        icon: <Workflow aria-hidden />,
        keywords: [search],
        onSelect: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId: id } }),
      })),
    },
    {
      id: 'executions',
      heading: t('nav.executions'),
      items: (executions.data?.pages[0]?.items ?? []).slice(0, SHOWN).map(({ id, workflowName, status }) => ({
        id: `execution ${id}`,
        label: workflowName ?? t('executions:goneWorkflow'),
        detail: `${t(`status.${status}`)} · ${id}`,
        icon: <Play aria-hidden />,
        keywords: [search],
        onSelect: () => void navigate({ to: '/executions/$executionId', params: { executionId: id } }),
      })),
    },
  ]
}
