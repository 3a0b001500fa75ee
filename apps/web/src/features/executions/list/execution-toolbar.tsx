import { EXECUTION_STATUSES, type ExecutionStatus } from '@heddle/model'
import { Button, Checkbox, Combobox, Popover, Select, StatusBadge } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ListFilter, X } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchInput } from '../../../components/search-input.tsx'
import { workflowsQuery } from '../../workflows/workflow-queries.ts'
import { NO_EXECUTION_FILTERS, RANGES, TRIGGERS, isFiltered, type ExecutionFilters } from '../execution-filters.ts'

interface ExecutionToolbarProps {
  readonly filters: ExecutionFilters
  readonly onFilters: (filters: ExecutionFilters) => void
}

const ANY = 'any'

/** Filters of the list; they are kept in the address. */
export function ExecutionToolbar({ filters, onFilters }: ExecutionToolbarProps) {
  const { t } = useTranslation('executions')
  const onSearch = useCallback((search: string) => onFilters({ ...filters, search }), [filters, onFilters])
  return (
    <div className="mt-5 mb-3 flex flex-wrap items-center gap-2">
      <div className="min-w-44 flex-1 sm:max-w-64">
        <SearchInput label={t('search')} value={filters.search} onSearch={onSearch} />
      </div>
      <StatusFilter statuses={filters.statuses} onStatuses={(statuses) => onFilters({ ...filters, statuses })} />
      <WorkflowFilter
        workflowId={filters.workflowId}
        onWorkflow={(workflowId) => onFilters({ ...filters, workflowId })}
      />
      <Select
        label={t('filter.trigger')}
        className="w-36"
        value={filters.trigger === '' ? ANY : filters.trigger}
        options={[
          { value: ANY, label: t('filter.anyTrigger') },
          ...TRIGGERS.map((value) => ({ value, label: t(`trigger.${value}`) })),
        ]}
        onValueChange={(trigger) => onFilters({ ...filters, trigger: trigger === ANY ? '' : trigger })}
      />
      <Select
        label={t('filter.range')}
        className="w-36"
        value={filters.range}
        options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
        onValueChange={(range) => onFilters({ ...filters, range })}
      />
      {isFiltered(filters) && (
        <Button variant="ghost" size="sm" icon={<X />} onClick={() => onFilters(NO_EXECUTION_FILTERS)}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

interface StatusFilterProps {
  readonly statuses: readonly ExecutionStatus[]
  readonly onStatuses: (statuses: readonly ExecutionStatus[]) => void
}

function StatusFilter({ statuses, onStatuses }: StatusFilterProps) {
  const { t } = useTranslation(['executions', 'app'])
  const toggle = (status: ExecutionStatus, isOn: boolean) =>
    onStatuses(EXECUTION_STATUSES.filter((each) => (each === status ? isOn : statuses.includes(each))))
  const [first] = statuses
  const label =
    first === undefined
      ? t('filter.status')
      : statuses.length === 1
        ? t(`app:status.${first}`)
        : t('filter.statuses', { count: statuses.length })
  return (
    <Popover
      label={t('filter.status')}
      trigger={
        <Button icon={<ListFilter />} className={statuses.length > 0 ? 'border-accent text-accent-text' : ''}>
          {label}
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        {EXECUTION_STATUSES.map((status) => (
          <Checkbox
            key={status}
            checked={statuses.includes(status)}
            onCheckedChange={(isOn) => toggle(status, isOn)}
            label={<StatusBadge status={status} label={t(`app:status.${status}`)} variant="plain" />}
          />
        ))}
      </div>
    </Popover>
  )
}

interface WorkflowFilterProps {
  readonly workflowId: string
  readonly onWorkflow: (workflowId: string) => void
}

function WorkflowFilter({ workflowId, onWorkflow }: WorkflowFilterProps) {
  const { t } = useTranslation('executions')
  const query = useInfiniteQuery(workflowsQuery({ search: '', tags: [], state: 'all', sort: 'name' }))
  const workflows = query.data?.pages.flatMap((page) => page.items) ?? []
  const isUnknown = workflowId !== '' && !workflows.some((workflow) => workflow.id === workflowId)
  return (
    <Combobox
      label={t('filter.workflow')}
      className="w-44"
      value={workflowId === '' ? ANY : workflowId}
      options={[
        { value: ANY, label: t('filter.anyWorkflow') },
        ...(isUnknown ? [{ value: workflowId, label: workflowId }] : []),
        ...workflows.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      texts={{
        placeholder: t('filter.anyWorkflow'),
        search: t('filter.searchWorkflow'),
        empty: t('filter.noWorkflow'),
      }}
      onValueChange={(chosen) => onWorkflow(chosen === ANY ? '' : chosen)}
    />
  )
}
