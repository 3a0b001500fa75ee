import type { WorkflowFilters } from './workflow-queries.ts'

const SORTS = ['-updatedAt', 'updatedAt', 'name', '-name'] as const
const STATES = ['all', 'active', 'off'] as const

/** The filters as an address carries them; what is at its default is left out. */
export interface WorkflowSearch {
  readonly q?: string
  readonly tag?: readonly string[]
  readonly state?: 'active' | 'off'
  readonly sort?: 'updatedAt' | 'name' | '-name'
}

/** Reads an address; what makes no sense is left out. */
export function parseWorkflowSearch(search: { readonly [name: string]: unknown }): WorkflowSearch {
  const { q, tag, state, sort } = search
  return toWorkflowSearch({
    search: typeof q === 'string' || typeof q === 'number' ? String(q) : '',
    tags: (Array.isArray(tag) ? tag : [tag]).filter((each): each is string => typeof each === 'string' && each !== ''),
    state: STATES.find((each) => each === state) ?? 'all',
    sort: SORTS.find((each) => each === sort) ?? '-updatedAt',
  })
}

export function toWorkflowFilters({ q, tag, state, sort }: WorkflowSearch): WorkflowFilters {
  return { search: q ?? '', tags: tag ?? [], state: state ?? 'all', sort: sort ?? '-updatedAt' }
}

export function toWorkflowSearch({ search, tags, state, sort }: WorkflowFilters): WorkflowSearch {
  return {
    ...(search === '' ? {} : { q: search }),
    ...(tags.length === 0 ? {} : { tag: tags }),
    ...(state === 'all' ? {} : { state }),
    ...(sort === '-updatedAt' ? {} : { sort }),
  }
}
