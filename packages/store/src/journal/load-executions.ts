import type { LoadedExecution } from '@heddle/engine'
import type { ExecutionEvent, ExecutionId, NodeKey, Plan } from '@heddle/model'
import { listOf, type Cell, type Database } from '../database.ts'
import { EXECUTION_ROW_CELLS, EXECUTION_ROW_SELECT, toExecutionRow } from './execution-row.ts'
import { journalTable } from './journal-table.ts'

const EVENT_SELECT = 'v, seq, type, node_key, at, data'

/** What an execution is made of, for many at once: four queries, whatever the number. Missing ones are left out. */
export async function loadExecutions(
  database: Database,
  ids: readonly ExecutionId[],
): Promise<readonly LoadedExecution[]> {
  if (ids.length === 0) return []
  const list = listOf(database.dialect)
  const idText = JSON.stringify(ids)
  const rows = await database.read(
    `SELECT ${EXECUTION_ROW_SELECT}, e.plan_hash FROM executions e WHERE e.id IN ${list}`,
    [idText],
  )
  const [snapshots, events, plans] = await Promise.all([
    loadSnapshots(database, idText),
    loadEvents(database, idText),
    loadPlans(database, rows.rows),
  ])
  const byId = new Map(rows.rows.map((cells) => [cells[0] as string, cells]))
  return ids.flatMap((id) => {
    const cells = byId.get(id)
    if (cells === undefined) return []
    const row = toExecutionRow(cells)
    return [{ row, plans: plans.get(id) ?? [], snapshot: snapshots.get(id) ?? null, events: events.get(id) ?? [] }]
  })
}

type Snapshot = NonNullable<LoadedExecution['snapshot']>

async function loadSnapshots(database: Database, idText: string): Promise<ReadonlyMap<string, Snapshot>> {
  const { rows } = await database.read(
    `SELECT execution_id, seq, state_version, state FROM ${journalTable(database.dialect, 'execution_snapshots')} s
     WHERE execution_id IN ${listOf(database.dialect)} ORDER BY seq`,
    [idText],
  )
  return new Map(
    rows.map(([id, seq, stateVersion, state]) => [
      id as string,
      { seq: seq as number, stateVersion: stateVersion as number, state: state as string },
    ]),
  )
}

async function loadEvents(database: Database, idText: string): Promise<ReadonlyMap<string, ExecutionEvent[]>> {
  const { dialect } = database
  const { rows } = await database.read(
    `SELECT ${EVENT_SELECT}, execution_id FROM ${journalTable(dialect, 'execution_events')} e
     WHERE execution_id IN ${listOf(dialect)}
       AND seq > coalesce((SELECT max(s.seq) FROM ${journalTable(dialect, 'execution_snapshots')} s WHERE s.execution_id = e.execution_id), 0)
     ORDER BY execution_id, seq`,
    [idText],
  )
  const byExecution = new Map<string, ExecutionEvent[]>()
  for (const cells of rows) {
    const id = cells[6] as string
    const list = byExecution.get(id)
    if (list === undefined) byExecution.set(id, [toEvent(cells)])
    else list.push(toEvent(cells))
  }
  return byExecution
}

/** Events after `afterSeq`, in order, `limit` at most. */
export async function readEvents(
  database: Database,
  range: { readonly executionId: ExecutionId; readonly afterSeq: number; readonly limit: number },
): Promise<readonly ExecutionEvent[]> {
  const { rows } = await database.read(
    `SELECT ${EVENT_SELECT} FROM ${journalTable(database.dialect, 'execution_events')} e
     WHERE execution_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    [range.executionId, range.afterSeq, range.limit],
  )
  return rows.map(toEvent)
}

function toEvent(cells: readonly Cell[]): ExecutionEvent {
  const [v, seq, type, nodeKey, at, data] = cells
  const event = { v, seq, type, at, data: JSON.parse(data as string) as unknown }
  return (nodeKey === null ? event : { ...event, nodeKey: nodeKey as NodeKey }) as ExecutionEvent
}

/*
 * Plans are shared by many executions: each text is parsed once per call. An execution created without a plan of its
 * own uses the newest one of its definition.
 */
async function loadPlans(
  database: Database,
  executions: readonly (readonly Cell[])[],
): Promise<ReadonlyMap<string, readonly Plan[]>> {
  const hashes = await readPlanHashes(database, executions)
  const wanted = JSON.stringify([...new Set([...hashes.values()].flat())])
  const { rows } = await database.read(
    `SELECT workspace_id, hash, plan FROM plans WHERE hash IN ${listOf(database.dialect)}`,
    [wanted],
  )
  const parsed = new Map(
    rows.map(([workspaceId, hash, plan]) => [`${workspaceId}/${hash}`, JSON.parse(plan as string) as Plan]),
  )
  return new Map(
    executions.map((cells) => {
      const [id, workspaceId] = cells as readonly string[]
      const plans = (hashes.get(id!) ?? []).flatMap((hash) => parsed.get(`${workspaceId}/${hash}`) ?? [])
      return [id!, plans]
    }),
  )
}

async function readPlanHashes(
  database: Database,
  executions: readonly (readonly Cell[])[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const hashes = new Map<string, string[]>()
  for (const cells of executions) {
    const [id, workspaceId] = cells as readonly string[]
    const own = cells[EXECUTION_ROW_CELLS] as string | null
    const first = own ?? (await findPlanOf(database, workspaceId!, cells[5] as string))
    hashes.set(id!, first === null ? [] : [first])
  }
  const { rows } = await database.read(
    `SELECT execution_id, plan_hash FROM execution_plans WHERE execution_id IN ${listOf(database.dialect)}
     ORDER BY execution_id, revision`,
    [JSON.stringify([...hashes.keys()])],
  )
  for (const [id, hash] of rows) hashes.get(id as string)?.push(hash as string)
  return hashes
}

async function findPlanOf(database: Database, workspaceId: string, definitionHash: string): Promise<string | null> {
  const { rows } = await database.read(
    'SELECT hash FROM plans WHERE workspace_id = ? AND definition_hash = ? ORDER BY created_at DESC LIMIT 1',
    [workspaceId, definitionHash],
  )
  return (rows[0]?.[0] as string | undefined) ?? null
}
