import { isSettled } from '@heddle/model'
import { Badge, Checkbox, Duration, RelativeTime, Table, type TableColumn } from '@heddle/ui'
import { useNavigate } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionSummary } from '../../../api/answers.ts'
import { RouterLink } from '../../../components/router-link.tsx'
import { useSayTimes } from '../../../components/use-say-times.ts'
import { ExecutionStatusBadge } from '../execution-status-badge.tsx'
import { ExecutionRowActions } from './execution-row-actions.tsx'

interface ExecutionTableProps {
  readonly rows: readonly ExecutionSummary[]
  readonly chosen: ReadonlySet<string>
  readonly onChosen: (chosen: ReadonlySet<string>) => void
  readonly columns: 'all' | 'of-workflow'
}

/** The list itself; Enter opens a row. Only open executions can be chosen: the others cannot be cancelled. */
export function ExecutionTable({ rows, chosen, onChosen, columns: kind }: ExecutionTableProps) {
  const navigate = useNavigate()
  const columns = useColumns(kind)
  const { t } = useTranslation('executions')
  const open = rows.filter((row) => !isSettled(row.status))
  const toggle = (id: string) => onChosen(chosen.symmetricDifference(new Set([id])))
  const isAll = open.length > 0 && open.every((row) => chosen.has(row.id))
  const choice: TableColumn<ExecutionSummary> = {
    id: 'choice',
    width: '2.75rem',
    header: (
      <Checkbox
        name={t('chooseAll')}
        disabled={open.length === 0}
        checked={isAll ? true : chosen.size > 0 ? 'some' : false}
        onCheckedChange={(isOn) => onChosen(new Set(isOn ? open.map((row) => row.id) : []))}
      />
    ),
    cell: (row) =>
      isSettled(row.status) ? null : (
        <Checkbox
          name={t('choose', { name: row.workflowName ?? row.id })}
          checked={chosen.has(row.id)}
          onCheckedChange={() => toggle(row.id)}
        />
      ),
  }
  return (
    <Table
      label={t('title')}
      columns={[choice, ...columns]}
      rows={rows}
      rowKey={(row) => row.id}
      onRowOpen={(row) => void navigate({ to: '/executions/$executionId', params: { executionId: row.id } })}
    />
  )
}

function useColumns(kind: 'all' | 'of-workflow'): readonly TableColumn<ExecutionSummary>[] {
  const { t } = useTranslation('executions')
  const columns: readonly TableColumn<ExecutionSummary>[] = [
    {
      id: 'status',
      header: t('column.status'),
      width: '9.5rem',
      hideBelow: 'sm',
      cell: (row) => <ExecutionStatusBadge execution={row} />,
    },
    { id: 'workflow', header: t('column.workflow'), cell: (row) => <NameCell execution={row} kind={kind} /> },
    {
      id: 'version',
      header: t('column.version'),
      width: '6rem',
      hideBelow: 'xl',
      cell: ({ version, test }) => (
        <span className="flex items-center gap-1.5 text-ink-soft">
          {version === null ? t('draft') : `v${version}`}
          {test && <Badge icon={<FlaskConical />}>{t('test')}</Badge>}
        </span>
      ),
    },
    {
      id: 'trigger',
      header: t('column.trigger'),
      width: '7rem',
      hideBelow: 'xl',
      cell: ({ trigger }) => (
        <span className="text-ink-soft">{t(`trigger.${trigger}`, { defaultValue: trigger })}</span>
      ),
    },
    {
      id: 'duration',
      header: t('column.duration'),
      width: '6.5rem',
      align: 'end',
      hideBelow: 'md',
      cell: ({ durationMs, startedAt }) => <Duration ms={durationMs} since={startedAt} className="text-ink-soft" />,
    },
    {
      id: 'created',
      header: t('column.created'),
      width: '7.5rem',
      hideBelow: 'sm',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-ink-soft" />,
    },
    {
      id: 'actions',
      header: <span className="sr-only">{t('column.actions')}</span>,
      width: '4.5rem',
      align: 'end',
      cell: (row) => <ExecutionRowActions execution={row} />,
    },
  ]
  return columns
}

interface NameCellProps {
  readonly execution: ExecutionSummary
  readonly kind: 'all' | 'of-workflow'
}

function NameCell({ execution, kind }: NameCellProps) {
  const { t } = useTranslation('executions')
  const { id, workflowName, reason, error, createdAt } = execution
  const sayTimes = useSayTimes()
  const why = error?.message ?? (reason === null ? null : sayTimes(reason))
  return (
    <div className="min-w-0 py-1">
      <RouterLink
        to="/executions/$executionId"
        params={{ executionId: id }}
        tabIndex={-1}
        className="block truncate text-ink"
      >
        {kind === 'all' ? (workflowName ?? t('goneWorkflow')) : id.slice(-8)}
      </RouterLink>
      {why !== null && (
        <p className={`truncate text-xs ${error === null ? 'text-ink-faint' : 'text-danger-text'}`}>{why}</p>
      )}
      <span className="flex items-center gap-3 sm:hidden">
        <ExecutionStatusBadge execution={execution} variant="plain" />
        <RelativeTime at={createdAt} className="text-xs text-ink-faint" />
      </span>
    </div>
  )
}
