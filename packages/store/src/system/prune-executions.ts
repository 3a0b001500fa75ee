import { listOf, type Database, type SqlDialect, type Statement } from '../database.ts'
import { toFirstId } from '../repositories/first-id.ts'
import { JOURNAL_TABLES } from '../schema/postgres-0001.ts'
import { DAY_MS, FULL_DAYS, IS_OPEN, METADATA_DAYS, RESTORABLE_DAYS, RULE_JOINS } from './retention.ts'

export interface PrunedExecutions {
  /** Executions whose data went; their row stays. */
  readonly reducedExecutions: number
  /** Executions of which nothing is left but statistics. */
  readonly removedExecutions: number
}

/** Executions looked at together. */
const PAGE = 500
/** Events deleted in one transaction, about: the writer must not stop for long. */
const EVENTS_TOGETHER = 10_000
const EMPTY = '{"json":null}'

/** Applies the retention rules. Open and starred executions stay whole. */
export async function pruneExecutions(database: Database, nowMs: number): Promise<PrunedExecutions> {
  const removedExecutions =
    (await pruneWhere(database, {
      condition: `e.created_at < CAST(? AS BIGINT) - CAST(${DAY_MS} AS BIGINT) * ${METADATA_DAYS}`,
      nowMs,
      reduce: 'gone',
    })) +
    (await pruneWhere(database, {
      condition: `e.deleted_at < CAST(? AS BIGINT) - ${DAY_MS * RESTORABLE_DAYS}`,
      nowMs,
      reduce: 'gone',
    }))
  const reducedExecutions = await pruneWhere(database, {
    condition: `e.data_level = 'full' AND e.created_at < CAST(? AS BIGINT) - CAST(${DAY_MS} AS BIGINT) * ${FULL_DAYS}`,
    nowMs,
    reduce: 'metadata',
  })
  return { reducedExecutions, removedExecutions }
}

interface Rule {
  readonly condition: string
  readonly nowMs: number
  readonly reduce: 'metadata' | 'gone'
}

/** Goes through the executions by id, oldest first, so that those which stay are passed once. */
async function pruneWhere(database: Database, { condition, nowMs, reduce }: Rule): Promise<number> {
  const newest = toFirstId(nowMs - DAY_MS)
  let pruned = 0
  let cursor = ''
  for (;;) {
    const { rows } = await database.read(
      `SELECT e.id, e.last_seq FROM executions e ${RULE_JOINS}
       WHERE e.id > ? AND e.id < ? AND e.starred = 0 AND NOT (${IS_OPEN}) AND ${condition} ORDER BY e.id LIMIT ${PAGE}`,
      [cursor, newest, nowMs],
    )
    for (const ids of toGroups(rows as readonly (readonly [string, number])[])) {
      await database.write(toStatements(database, ids, reduce))
      pruned += ids.length
    }
    if (rows.length < PAGE) return pruned
    cursor = rows.at(-1)![0] as string
  }
}

function* toGroups(rows: readonly (readonly [string, number])[]): Iterable<readonly string[]> {
  let group: string[] = []
  let events = 0
  for (const [id, lastSeq] of rows) {
    group.push(id)
    events += lastSeq
    if (events < EVENTS_TOGETHER) continue
    yield group
    group = []
    events = 0
  }
  if (group.length > 0) yield group
}

function toStatements(database: Database, ids: readonly string[], reduce: Rule['reduce']): readonly Statement[] {
  const list = listOf(database.dialect)
  const params = [JSON.stringify(ids)]
  const deletion = (table: string, column = 'execution_id'): Statement => ({
    sql: `DELETE FROM ${table} WHERE ${column} IN ${list}`,
    params,
  })
  const deletions = JOURNAL_TABLES.map((table) =>
    table === 'execution_appends' ? deleteAppends(database.dialect, params) : deletion(table),
  )
  const kept = database.dialect === 'sqlite' ? [] : JOURNAL_TABLES.map((table) => deletion(`${table}_kept`))
  const data = [...deletions, ...kept, deletion('execution_inputs'), deletion('waits'), deletion('blob_refs', 'owner')]
  if (reduce === 'gone') return [...data, deletion('execution_plans'), deletion('executions', 'id')]
  const row = `UPDATE executions SET data_level = 'metadata', kept = 0, input = '${EMPTY}', output = '${EMPTY}' WHERE id IN ${list}`
  return [...data, { sql: row, params }]
}

/** Before the rows of `executions`, which know their numbers. */
function deleteAppends(dialect: SqlDialect, params: Statement['params']): Statement {
  const list = listOf(dialect)
  const sql =
    dialect === 'postgres'
      ? `DELETE FROM execution_appends WHERE execution_id IN ${list}`
      : `DELETE FROM execution_appends WHERE execution_n IN (SELECT n FROM executions WHERE id IN ${list})`
  return { sql, params }
}
