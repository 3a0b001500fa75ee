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
  /** Definition hash of the newest version, or null when nothing was published. */
  readonly lastVersionHash: string | null
  /** Ms since 1970. */
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
  /** Ms since 1970; null: it is not deleted. */
  readonly deletedAt: number | null
}

/** By what, and from which end. */
export const WORKFLOW_ORDERS = ['-updatedAt', 'updatedAt', 'name', '-name'] as const
export type WorkflowOrder = (typeof WORKFLOW_ORDERS)[number]

export interface WorkflowFilter {
  /** Part of the name, the description or a tag; case does not matter. */
  readonly search?: string
  /** All of them. */
  readonly tags?: readonly string[]
  readonly active?: boolean
  /** Only deleted ones; default: only those that are not. */
  readonly deleted?: boolean
  /** Default: newest change first. */
  readonly order?: WorkflowOrder
}

/** By (updated_at, id) or (name, id). */
export async function listWorkflows(
  queries: Queries,
  workspaceId: WorkspaceId,
  filter: WorkflowFilter & PageRequest,
): Promise<Page<WorkflowSummary>> {
  const limit = resolveLimit(filter)
  const order = filter.order ?? '-updatedAt'
  const column = order.endsWith('name') ? 'name' : 'updated_at'
  const direction = order.startsWith('-') ? 'desc' : 'asc'
  const after = parseCursor(filter.cursor, [column === 'name' ? 'string' : 'number', 'string'])
  let query = selectSummaries(queries)
    .where('w.workspace_id', '=', workspaceId)
    .where('w.deleted_at', filter.deleted === true ? 'is not' : 'is', null)
    .orderBy(`w.${column}`, direction)
    .orderBy('w.id', direction)
    .limit(limit + 1)
  if (after !== null) {
    const comparison = sql.raw(direction === 'desc' ? '<' : '>')
    query = query.where(sql<boolean>`(${sql.ref(`w.${column}`)}, w.id) ${comparison} (${after[0]!}, ${after[1]!})`)
  }
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
  return toPage(rows, { limit, toItem: toSummary, toKey: (row) => [row[column], row.id] })
}

/** Workflows `w` with the columns of a summary. */
export function selectSummaries(queries: Queries) {
  return queries
    .selectFrom('workflows as w')
    .leftJoin('workflow_versions as v', (join) =>
      join.onRef('v.workflow_id', '=', 'w.id').onRef('v.number', '=', 'w.last_version'),
    )
    .select(SUMMARY_COLUMNS)
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
  'w.deleted_at',
  'v.definition_hash as last_version_hash',
] as const

interface SummaryRow extends SummaryColumns {
  readonly last_version_hash: string | null
}

type SummaryColumns = Pick<
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
  | 'deleted_at'
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
    lastVersionHash: row.last_version_hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    deletedAt: row.deleted_at,
  }
}
