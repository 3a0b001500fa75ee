import { EXECUTION_STATUSES, type ExecutionStatus } from '@heddle/model'

/** How far back the list goes. */
export const RANGES = ['all', 'hour', 'day', 'week', 'month'] as const
export type Range = (typeof RANGES)[number]

const RANGE_MS: { readonly [Name in Exclude<Range, 'all'>]: number } = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
}

/** What starts executions, as the list can be filtered by. */
export const TRIGGERS = ['manual', 'webhook', 'schedule', 'event', 'form', 'chat', 'subworkflow'] as const

/** What the list shows. Empty texts and lists filter nothing. */
export interface ExecutionFilters {
  readonly statuses: readonly ExecutionStatus[]
  readonly workflowId: string
  readonly trigger: string
  readonly range: Range
  readonly search: string
}

export const NO_EXECUTION_FILTERS: ExecutionFilters = {
  statuses: [],
  workflowId: '',
  trigger: '',
  range: 'all',
  search: '',
}

/** The filters as an address carries them; what is at its default is left out. */
export interface ExecutionSearch {
  readonly status?: readonly ExecutionStatus[]
  readonly workflow?: string
  readonly trigger?: string
  readonly range?: Exclude<Range, 'all'>
  readonly q?: string
}

/** Reads an address; what makes no sense is left out. */
export function parseExecutionSearch(search: { readonly [name: string]: unknown }): ExecutionSearch {
  const { status, workflow, trigger, range, q } = search
  const wanted: readonly unknown[] = Array.isArray(status) ? status : [status]
  return toExecutionSearch({
    statuses: EXECUTION_STATUSES.filter((each) => wanted.includes(each)),
    workflowId: toText(workflow),
    trigger: toText(trigger),
    range: RANGES.find((each) => each === range) ?? 'all',
    search: toText(q),
  })
}

export function toExecutionFilters({ status, workflow, trigger, range, q }: ExecutionSearch): ExecutionFilters {
  return {
    statuses: status ?? [],
    workflowId: workflow ?? '',
    trigger: trigger ?? '',
    range: range ?? 'all',
    search: q ?? '',
  }
}

export function toExecutionSearch(filters: ExecutionFilters): ExecutionSearch {
  const { statuses, workflowId, trigger, range, search } = filters
  return {
    ...(statuses.length === 0 ? {} : { status: statuses }),
    ...(workflowId === '' ? {} : { workflow: workflowId }),
    ...(trigger === '' ? {} : { trigger }),
    ...(range === 'all' ? {} : { range }),
    ...(search === '' ? {} : { q: search }),
  }
}

/** Whether the list is narrowed at all. */
export function isFiltered(filters: ExecutionFilters): boolean {
  return Object.keys(toExecutionSearch(filters)).length > 0
}

/** The first moment of a range, to the minute so that the same view asks the same; null: from the beginning. */
export function startOfRange(range: Range, nowMs: number): string | null {
  if (range === 'all') return null
  return new Date(Math.floor((nowMs - RANGE_MS[range]) / 60_000) * 60_000).toISOString()
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
