import type { LoadedExecution } from '@heddle/engine'
import type { ExecutionEvent, ExecutionId, Plan } from '@heddle/model'
import { listOf, type Cell, type Database } from '../database.ts'
import { EXECUTION_ROW_CELLS, EXECUTION_ROW_SELECT, toExecutionRow } from './execution-row.ts'
import { journalTable } from './journal-table.ts'

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

/** Of each execution, the events after its snapshot. */
async function loadEvents(database: Database, idText: string): Promise<ReadonlyMap<string, readonly ExecutionEvent[]>> {
  const { dialect } = database
  const snapshot = `SELECT max(s.seq) FROM ${journalTable(dialect, 'execution_snapshots')} s WHERE s.execution_id = a.execution_id`
  const { rows } = await database.read(
    `SELECT execution_id, events, coalesce((${snapshot}), 0) FROM ${journalTable(dialect, 'execution_appends')} a
     WHERE execution_id IN ${listOf(dialect)} AND last_seq > coalesce((${snapshot}), 0) ORDER BY execution_id, last_seq`,
    [idText],
  )
  const byExecution = new Map<string, ExecutionEvent[]>()
  for (const [id, text, seq] of rows) {
    const list = byExecution.get(id as string)
    const events = parseEvents(text)
    const kept = events[0]!.seq > (seq as number) ? events : events.filter((event) => event.seq > (seq as number))
    if (list === undefined) byExecution.set(id as string, kept)
    else for (const event of kept) list.push(event)
  }
  return byExecution
}

/** Events after `afterSeq`, in order, `limit` at most. Numbers have no gaps: the last one is known before reading. */
export async function readEvents(
  database: Database,
  range: { readonly executionId: ExecutionId; readonly afterSeq: number; readonly limit: number },
): Promise<readonly ExecutionEvent[]> {
  const { executionId, afterSeq, limit } = range
  const lastSeq = afterSeq + limit
  const appends = journalTable(database.dialect, 'execution_appends')
  const { rows } = await database.read(
    `SELECT events FROM ${appends} a WHERE execution_id = ? AND last_seq > ? AND last_seq <=
       coalesce((SELECT min(last_seq) FROM ${appends} b WHERE execution_id = ? AND last_seq >= ?), ?) ORDER BY last_seq`,
    [executionId, afterSeq, executionId, lastSeq, lastSeq],
  )
  const events = rows.flatMap(([text]) => parseEvents(text))
  return events.filter(({ seq }) => seq > afterSeq && seq <= lastSeq)
}

function parseEvents(text: Cell | undefined): ExecutionEvent[] {
  return JSON.parse(text as string) as ExecutionEvent[]
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
