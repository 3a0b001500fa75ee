import { toWorkflowId, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { Tables } from '../schema/tables.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import type { Queries } from './queries.ts'

/** A workflow as lists show it. */
export interface WorkflowSummary {
  readonly id: WorkflowId
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  /** Of the draft. */
  readonly revision: number
  readonly definitionHash: string
  /** The version that triggers start, or null when the workflow is off. */
  readonly activeVersion: number | null
  /** 0 when nothing was published. */
  readonly lastVersion: number
  /** Ms since 1970. */
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
}

export interface WorkflowFilter {
  /** Part of the name, the description or a tag; case does not matter. */
  readonly search?: string
  /** All of them. */
  readonly tags?: readonly string[]
  readonly active?: boolean
  /** Only deleted ones; default: only those that are not. */
  readonly deleted?: boolean
}

/** Newest change first, by (updated_at, id). */
export async function listWorkflows(
  queries: Queries,
  workspaceId: WorkspaceId,
  filter: WorkflowFilter & PageRequest,
): Promise<Page<WorkflowSummary>> {
  const limit = resolveLimit(filter)
  const after = parseCursor(filter.cursor, ['number', 'string'])
  let query = queries
    .selectFrom('workflows as w')
    .select(SUMMARY_COLUMNS)
    .where('w.workspace_id', '=', workspaceId)
    .where('w.deleted_at', filter.deleted === true ? 'is not' : 'is', null)
    .orderBy('w.updated_at', 'desc')
    .orderBy('w.id', 'desc')
    .limit(limit + 1)
  if (after !== null) query = query.where(sql<boolean>`(w.updated_at, w.id) < (${after[0]!}, ${after[1]!})`)
  if (filter.active !== undefined) query = query.where('w.active_version', filter.active ? 'is not' : 'is', null)
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = `%${filter.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where(sql<boolean>`w.search_text LIKE ${pattern} ESCAPE '\\'`)
  }
  for (const tag of filter.tags ?? []) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('workflow_tags as t')
          .select('t.tag')
          .where('t.workspace_id', '=', workspaceId)
          .where('t.tag', '=', tag)
          .whereRef('t.workflow_id', '=', 'w.id'),
      ),
    )
  }
  const rows = await query.execute()
  return toPage(rows, { limit, toItem: toSummary, toKey: (row) => [row.updated_at, row.id] })
}

const SUMMARY_COLUMNS = [
  'w.id',
  'w.name',
  'w.description',
  'w.tags',
  'w.revision',
  'w.definition_hash',
  'w.active_version',
  'w.last_version',
  'w.created_at',
  'w.created_by',
  'w.updated_at',
  'w.updated_by',
] as const

type SummaryRow = Pick<
  Tables['workflows'],
  | 'id'
  | 'name'
  | 'description'
  | 'tags'
  | 'revision'
  | 'definition_hash'
  | 'active_version'
  | 'last_version'
  | 'created_at'
  | 'created_by'
  | 'updated_at'
  | 'updated_by'
>

export function toSummary(row: SummaryRow): WorkflowSummary {
  return {
    id: toWorkflowId(row.id),
    name: row.name,
    description: row.description,
    tags: JSON.parse(row.tags) as readonly string[],
    revision: row.revision,
    definitionHash: row.definition_hash,
    activeVersion: row.active_version,
    lastVersion: row.last_version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }
}
