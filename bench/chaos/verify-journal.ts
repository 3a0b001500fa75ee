/*
 * Reads everything a run left in the store, and says what is not as it must be. Knows only the public words of the
 * journal: events, rows, steps.
 */
import type { ExecutionRow, SpanRow } from '@heddle/engine'
import {
  isSettled,
  type ExecutionEvent,
  type ExecutionId,
  type StepRecord,
  type StoredValue,
  type WorkspaceId,
} from '@heddle/model'
import { Values } from '@heddle/host-embedded'
import type { Store } from '@heddle/store'
import type { CaseResult } from './cases.ts'
import type { CounterService } from './counter-service.ts'
import type { Run } from './load.ts'
import { checkEvents, countStarts, listWornOut } from './verify-events.ts'

const PAGE = 200
const EVENTS_PAGE = 1_000

/** What was looked at, and what was wrong with it. */
export interface Verdict {
  readonly problems: readonly string[]
  readonly executions: number
  readonly events: number
  readonly steps: number
  readonly calls: number
  readonly repeatedCalls: number
  readonly lostAttempts: number
  /** Executions in which a node execution met as many kills as the engine allows. */
  readonly wornOut: number
}

interface Recorded {
  readonly row: ExecutionRow
  readonly events: readonly ExecutionEvent[]
  readonly spans: readonly SpanRow[]
  readonly steps: readonly { readonly nodeKey: string; readonly step: StepRecord }[]
}

/** Checks all executions of the workspace, each run of the load, and each call the counter has seen. */
export async function verifyJournal(parts: {
  readonly store: Store
  readonly workspaceId: WorkspaceId
  readonly counter: CounterService
  readonly runs: readonly Run[]
}): Promise<Verdict> {
  const { store, workspaceId, counter, runs } = parts
  const recorded = new Map<string, Recorded>()
  for (const row of await listAll(store, workspaceId)) recorded.set(row.id, await read(store, row))
  const outputs = new Values({ journal: store.journal, blobs: store.blobs })
  const load = (id: ExecutionId, value: StoredValue) => outputs.reader(workspaceId, id).load(value)
  const problems = [
    ...[...recorded.values()].flatMap(checkExecution),
    ...(await Promise.all(runs.map((run) => checkRun(run, { recorded, counter, load })))).flat(),
    ...checkCalls(counter, recorded),
    ...counter.problems,
  ]
  const all = [...recorded.values()]
  const repeated = [...counter.calls().values()].reduce((sum, calls) => sum + calls - 1, 0)
  return {
    problems,
    executions: all.length,
    events: all.reduce((sum, { events }) => sum + events.length, 0),
    steps: all.reduce((sum, { steps }) => sum + steps.length, 0),
    calls: counter.total,
    repeatedCalls: repeated,
    lostAttempts: all.reduce((sum, { events }) => sum + events.filter(({ type }) => type === 'attempt.lost').length, 0),
    wornOut: all.filter(({ events }) => listWornOut(events).length > 0).length,
  }
}

async function listAll(store: Store, workspaceId: WorkspaceId): Promise<readonly ExecutionRow[]> {
  const rows: ExecutionRow[] = []
  for (let cursor: string | null = null; ;) {
    const page = await store.executions.list(workspaceId, { limit: PAGE, cursor })
    rows.push(...page.items)
    if (page.nextCursor === null) return rows
    cursor = page.nextCursor
  }
}

async function read(store: Store, row: ExecutionRow): Promise<Recorded> {
  const events: ExecutionEvent[] = []
  for (;;) {
    const page = await store.journal.readEvents(row.id, events.length, EVENTS_PAGE)
    events.push(...page)
    if (page.length < EVENTS_PAGE) break
  }
  const nodeKeys = new Set(events.filter(({ type }) => type === 'attempt.started').map(({ nodeKey }) => nodeKey!))
  const steps = await Promise.all(
    [...nodeKeys].map(async (nodeKey) =>
      (await store.journal.readSteps(row.id, nodeKey)).map((step) => ({ nodeKey, step })),
    ),
  )
  const spans = await store.executions.readTrace(row.workspaceId, row.id)
  return { row, events, spans, steps: steps.flat() }
}

function checkExecution({ row, events, steps, spans }: Recorded): readonly string[] {
  const problems = [...checkEvents(events)]
  if (!isSettled(row.status)) problems.push(`is still ${row.status}: ${row.reason}`)
  if (row.runningMs < 0 || (row.endedAt ?? Infinity) < (row.startedAt ?? 0)) problems.push('took less than no time')
  for (const { spanId, startedAt, endedAt } of spans) {
    if (endedAt < startedAt)
      problems.push(`has the span ${spanId} that ends ${startedAt - endedAt} ms before it starts`)
  }
  if (row.lastSeq !== events.length) problems.push(`has ${events.length} events, its row says ${row.lastSeq}`)
  const keys = steps.map(({ nodeKey, step }) => `${nodeKey}/${step.stepKey}`)
  if (new Set(keys).size !== keys.length) problems.push('has a step twice')
  return problems.map((problem) => `execution ${row.id} ${problem}`)
}

type Load = (id: ExecutionId, value: StoredValue) => Promise<unknown>

async function checkRun(
  run: Run,
  parts: { readonly recorded: ReadonlyMap<string, Recorded>; readonly counter: CounterService; readonly load: Load },
): Promise<readonly string[]> {
  // Never acknowledged, so nobody counts on it.
  if (run.executionId === null) return []
  const result = await toResult(run.executionId, parts)
  const name = `${run.case.name} ${run.tag} (${run.executionId})`
  if (result === null) return [`${name} was accepted and is not in the journal`]
  if (isWornOut(result, parts.recorded)) return []
  const failure = parts.recorded.get(run.executionId)?.row.error
  const problems = run.case.check(result)
  const why = failure === null || failure === undefined ? '' : `; ${failure.code}: ${failure.message}`
  return problems.map((problem) => `${name} ${problem}${why}`)
}

/** One of its node executions, or of those it started, met too many kills. */
function isWornOut({ executionId, linked }: CaseResult, recorded: ReadonlyMap<string, Recorded>): boolean {
  if (listWornOut(recorded.get(executionId)?.events ?? []).length > 0) return true
  return Object.values(linked).some((result) => isWornOut(result, recorded))
}

async function toResult(
  executionId: string,
  parts: { readonly recorded: ReadonlyMap<string, Recorded>; readonly counter: CounterService; readonly load: Load },
): Promise<CaseResult | null> {
  const { recorded, counter, load } = parts
  const found = recorded.get(executionId)
  if (found === undefined) return null
  const linked: Record<string, CaseResult> = {}
  for (const { row } of recorded.values()) {
    const name = row.parentId === executionId ? row.parentNodeKey : row.originId === executionId ? 'restart' : null
    const result = name === null ? null : await toResult(row.id, parts)
    if (name !== null && result !== null) linked[name] = result
  }
  const output = await load(found.row.id, found.row.output)
  const failures = found.events.flatMap((event) => (event.type === 'node.failed' ? [event.data.error.code] : []))
  return { executionId, status: found.row.status, failures, output, linked, counter }
}

/** Every call belongs to a node execution that started at least as often. */
function checkCalls(counter: CounterService, recorded: ReadonlyMap<string, Recorded>): readonly string[] {
  const problems: string[] = []
  for (const [key, calls] of counter.calls()) {
    const [executionId, nodeKey] = [key.slice(0, 36), key.slice(37)]
    const execution = recorded.get(executionId)
    if (execution === undefined) problems.push(`${key} was called by an execution that the journal does not know`)
    else {
      const starts = countStarts(execution.events, nodeKey)
      if (calls > starts) problems.push(`${key} was called ${calls} times with ${starts} starts`)
    }
  }
  return problems
}
