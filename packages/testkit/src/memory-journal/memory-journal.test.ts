import type { Append, ExecutionRow } from '@heddle/engine'
import {
  EVENT_VERSION,
  NULL_VALUE,
  toExecutionId,
  toNodeKey,
  toWorkflowId,
  toWorkspaceId,
  type ExecutionEvent,
} from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { describeJournal } from '../contracts/journal-contract.ts'
import { MemoryJournal } from './memory-journal.ts'

describeJournal('memory', async () => ({ journal: new MemoryJournal(), close: async () => {} }))

const workspaceId = toWorkspaceId('w')
const id = toExecutionId('e1')

function queued(seq: number, reason = `reason ${seq}`): ExecutionEvent {
  return { v: EVENT_VERSION, seq, at: seq, type: 'execution.queued', data: { reason } }
}

function row(lastSeq: number, status: ExecutionRow['status'] = 'running'): ExecutionRow {
  return {
    id,
    workspaceId,
    workflowId: toWorkflowId('flow'),
    version: 1,
    draftRevision: null,
    definitionHash: 'hash',
    status,
    reason: null,
    outcome: null,
    trigger: 'manual',
    startedBy: 'tester',
    createdAt: 0,
    startedAt: null,
    endedAt: null,
    runningMs: 0,
    priority: 50,
    concurrencyKey: null,
    parentId: null,
    parentNodeKey: null,
    depth: 0,
    originId: null,
    executionAttempt: 1,
    test: false,
    input: NULL_VALUE,
    output: NULL_VALUE,
    error: null,
    nodesCompleted: 0,
    nodesFailed: 0,
    nodesSkipped: 0,
    lastSeq,
  }
}

function append(afterSeq: number, count: number, changes: Partial<Append> = {}): Append {
  const events = Array.from({ length: count }, (_, at) => queued(afterSeq + at + 1))
  return {
    executionId: id,
    workspaceId,
    epoch: 1,
    afterSeq,
    events,
    rows: { execution: row(afterSeq + count), spans: [], stats: [], waits: [] },
    steps: [],
    forgetSteps: [],
    calls: [],
    snapshot: null,
    idempotency: null,
    plan: null,
    ...changes,
  }
}

async function makeJournal(): Promise<MemoryJournal> {
  const journal = new MemoryJournal()
  await journal.nextEpoch()
  return journal
}

describe('MemoryJournal', () => {
  it('gives one result for each append, and a refused one leaves no trace', async () => {
    const journal = await makeJournal()
    const results = await journal.append([append(0, 2), append(5, 1), append(2, 1)])
    expect(results.map((result) => result.ok)).toEqual([true, false, true])
    expect((await journal.readEvents(id, 0, 10)).map((event) => event.seq)).toEqual([1, 2, 3])
  })

  it('refuses a second creation, a former owner and a repeated idempotency key', async () => {
    const journal = await makeJournal()
    const idempotency = { principal: 'p', route: 'r', key: 'k', bodyHash: 'b', expiresAt: 9 }
    await journal.append([append(0, 1, { idempotency })])
    const other = toExecutionId('e2')
    const [again, replayed] = await journal.append([append(0, 1), append(0, 1, { executionId: other, idempotency })])
    expect(again).toMatchObject({ reason: 'exists' })
    expect(replayed).toMatchObject({ reason: 'idempotency-replay', executionId: id, sameBody: true })
    await journal.nextEpoch()
    expect((await journal.append([append(1, 1)]))[0]).toMatchObject({ reason: 'stale-epoch' })
  })

  it('closes a wait once', async () => {
    const journal = await makeJournal()
    const spec = { kind: 'signal', name: 'go', key: '', dueAt: null } as const
    const open = { kind: 'open', waitId: 'x', executionId: id, workspaceId, nodeKey: toNodeKey('n') } as const
    const close = { kind: 'close', waitId: 'x', executionId: id, how: 'answered', by: 'tester', at: 1 } as const
    const withWaits = (after: number, waits: readonly unknown[]): Append =>
      append(after, 1, { rows: { execution: row(after + 1), spans: [], stats: [], waits: waits as [] } })
    await journal.append([withWaits(0, [{ ...open, waitKey: 'go', spec, openedAt: 0 }])])
    expect(await journal.findSignalWaits(workspaceId, 'go', '')).toHaveLength(1)
    const results = await journal.append([withWaits(1, [close]), withWaits(2, [close])])
    expect(results).toMatchObject([{ ok: true }, { ok: false, reason: 'wait-closed' }])
    expect(await journal.findSignalWaits(workspaceId, 'go', '')).toHaveLength(0)
  })

  it('fails whole transactions and refuses single appends on demand', async () => {
    const journal = await makeJournal()
    journal.fail({ kind: 'disk-full', message: 'no space' })
    await expect(journal.append([append(0, 1)])).rejects.toMatchObject({ cause: { kind: 'disk-full' } })
    journal.refuse({ ok: false, reason: 'wrong-seq' }, { matches: (candidate) => candidate.afterSeq === 1 })
    const results = await journal.append([append(0, 1), append(1, 1)])
    expect(results.map((result) => result.ok)).toEqual([true, false])
    expect(await journal.append([append(1, 1)])).toEqual([{ ok: true }])
  })

  it('is cut at any event: later events go, the row goes back to the last whole append', async () => {
    const journal = await makeJournal()
    const rows = { execution: row(5, 'waiting'), spans: [], stats: [], waits: [] }
    await journal.append([append(0, 2), append(2, 3, { rows })])
    journal.cut(id, 4)
    const loaded = await journal.load(id)
    expect(loaded?.events.map((event) => event.seq)).toEqual([1, 2, 3, 4])
    expect(loaded?.row).toMatchObject({ status: 'running', lastSeq: 4 })
    expect(await journal.append([append(4, 1)])).toEqual([{ ok: true }])
  })

  it('gives back the signals and idempotency keys of what was cut', async () => {
    const journal = await makeJournal()
    const peek = () => journal.signals.peek(workspaceId, 'go', 'k', 1)
    await journal.signals.offer({ workspaceId, name: 'go', key: 'k', payload: 1, by: 'tester', at: 0, expiresAt: 9 })
    const kept = await peek()
    const idempotency = { principal: 'p', route: 'r', key: 'k', bodyHash: 'b', expiresAt: 99 }
    const create = append(0, 1, { idempotency })
    await journal.append([create, append(1, 1, { takenSignals: [kept?.id ?? ''] })])
    expect(await peek()).toBeNull()
    journal.cut(id, 1)
    expect(await peek()).toEqual(kept)
    journal.cut(id, 0)
    expect(await journal.load(id)).toBeNull()
    expect(await journal.append([create])).toEqual([{ ok: true }])
  })

  it('loads from the snapshot on', async () => {
    const journal = await makeJournal()
    await journal.append([append(0, 2), append(2, 2, { snapshot: { seq: 3, stateVersion: 1, state: '{}' } })])
    const loaded = await journal.load(id)
    expect(loaded?.snapshot?.seq).toBe(3)
    expect(loaded?.events.map((event) => event.seq)).toEqual([4])
  })

  it('lists open executions only, after the cursor', async () => {
    const journal = await makeJournal()
    await journal.append([append(0, 1)])
    expect((await journal.listOpen(null, 10)).map((open) => open.id)).toEqual([id])
    expect(await journal.listOpen(id, 10)).toEqual([])
    const rows = { execution: row(2, 'completed'), spans: [], stats: [], waits: [] }
    await journal.append([append(1, 1, { rows })])
    expect(await journal.listOpen(null, 10)).toEqual([])
  })

  it('keeps early signals in order until they expire, at most 1,000 a key', async () => {
    const { signals } = await makeJournal()
    const offer = (payload: number, at = 50) =>
      signals.offer({ workspaceId, name: 'go', key: 'k', payload, by: 'tester', at, expiresAt: at + 50 })
    await offer(0, 0)
    await offer(1)
    expect(await signals.take(workspaceId, 'go', 'k', 50)).toEqual({ payload: 1, by: 'tester' })
    expect(await signals.take(workspaceId, 'go', 'k', 50)).toBeNull()
    for (let count = 0; count < 1_000; count += 1) expect(await offer(count)).toBe('kept')
    expect(await offer(1_000)).toBe('full')
  })

  it('keeps the first of two steps under one key', async () => {
    const journal = await makeJournal()
    const nodeKey = toNodeKey('n')
    const step = (n: number, output: number) => ({
      nodeKey,
      step: { n, stepKey: 's', attempt: 1, startedAt: 0, endedAt: 0, output: { json: output } },
    })
    await journal.append([append(0, 1, { steps: [step(1, 1), step(1, 2)] })])
    expect(await journal.readSteps(id, nodeKey)).toMatchObject([{ output: { json: 1 } }])
    await journal.append([append(1, 1, { forgetSteps: [nodeKey] })])
    expect(await journal.readSteps(id, nodeKey)).toEqual([])
  })
})
