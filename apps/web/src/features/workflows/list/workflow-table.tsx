import { RelativeTime, StatusBadge, Table, type TableColumn } from '@heddle/ui'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../../api/answers.ts'
import { RouterLink } from '../../../components/router-link.tsx'
import type { WorkflowFilters } from '../workflow-queries.ts'
import { WorkflowRowActions } from './workflow-row-actions.tsx'
import { WorkflowStatus } from './workflow-status.tsx'

interface WorkflowTableProps {
  readonly rows: readonly WorkflowSummary[]
  readonly filters: WorkflowFilters
  readonly onFilters: (filters: WorkflowFilters) => void
}

/** The list itself; Enter opens a row. */
export function WorkflowTable({ rows, filters, onFilters }: WorkflowTableProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const navigate = useNavigate()
  const addTag = (tag: string) => {
    if (!filters.tags.includes(tag)) onFilters({ ...filters, tags: [...filters.tags, tag] })
  }
  const columns: readonly TableColumn<WorkflowSummary>[] = [
    { id: 'name', header: t('column.name'), cell: (row) => <NameCell workflow={row} onTag={addTag} /> },
    {
      id: 'status',
      header: t('column.status'),
      width: '11rem',
      hideBelow: 'lg',
      cell: (row) => <WorkflowStatus workflow={row} />,
    },
    {
      id: 'last',
      header: t('column.last'),
      width: '11rem',
      hideBelow: 'md',
      cell: (row) => <LastCell workflow={row} />,
    },
    {
      id: 'updated',
      header: t('column.updated'),
      width: '8rem',
      hideBelow: 'xl',
      cell: (row) => <RelativeTime at={row.updatedAt} className="text-ink-soft" />,
    },
    {
      id: 'actions',
      header: <span className="sr-only">{t('column.actions')}</span>,
      width: '7.5rem',
      align: 'end',
      cell: (row) => <WorkflowRowActions workflow={row} />,
    },
  ]
  return (
    <Table
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onRowOpen={(row) => void navigate({ to: '/workflows/$workflowId', params: { workflowId: row.id } })}
    />
  )
}

interface NameCellProps {
  readonly workflow: WorkflowSummary
  readonly onTag: (tag: string) => void
}

function NameCell({ workflow, onTag }: NameCellProps) {
  const { t } = useTranslation(['workflows', 'app'])
  return (
    <div className="min-w-0 py-1.5">
      <div className="flex min-w-0 items-center gap-2">
        <RouterLink
          to="/workflows/$workflowId"
          params={{ workflowId: workflow.id }}
          tabIndex={-1}
          className="max-w-full shrink-0 truncate text-ink"
        >
          {workflow.name}
        </RouterLink>
        {/* What does not fit wraps to a line that is cut off: a tag is shown whole or not at all. */}
        <span className="hidden h-4.5 min-w-0 flex-wrap gap-1 overflow-hidden sm:flex">
          {workflow.tags.slice(0, 3).map((tag) => (
            <button
              key={tag}
              type="button"
              tabIndex={-1}
              title={t('filter.byTag', { tag })}
              className="h-4.5 max-w-24 truncate rounded-sm border border-line px-1.5 text-2xs text-ink-faint hover:border-accent hover:text-accent-text"
              onClick={() => onTag(tag)}
            >
              {tag}
            </button>
          ))}
        </span>
      </div>
      {workflow.description !== '' && <p className="truncate text-xs text-ink-faint">{workflow.description}</p>}
      <div className="mt-1 lg:hidden">
        <WorkflowStatus workflow={workflow} />
      </div>
    </div>
  )
}

function LastCell({ workflow: { lastExecution } }: { readonly workflow: WorkflowSummary }) {
  const { t } = useTranslation(['workflows', 'app'])
  if (lastExecution === null) return <span className="text-xs text-ink-faint">{t('neverRun')}</span>
  const { id, status, outcome, createdAt } = lastExecution
  const shown = outcome === null || outcome === 'success' || outcome === 'failed' ? status : outcome
  return (
    <RouterLink
      to="/executions/$executionId"
      params={{ executionId: id }}
      tabIndex={-1}
      className="flex items-center gap-2 font-normal"
    >
      <StatusBadge status={shown} label={t(`app:status.${shown}`)} variant="plain" />
      <RelativeTime at={createdAt} className="text-xs text-ink-faint" />
    </RouterLink>
  )
}
