import {
  FETCH,
  FIXTURE_TIME,
  WORKFLOW,
  WORKSPACE,
  makeAppend,
  makeChanges,
  makeCompleted,
  makeCreation,
  makeDelta,
  makeExecutionId,
  makePlan,
  makeRow,
  makeSignalWait,
  makeSpan,
  makeStep,
} from '@heddle/testkit'
import type { ExecutionRow } from '@heddle/engine'
import { toNodeId, toNodeKey, toWorkflowId, toWorkspaceId, type ExecutionStatus } from '@heddle/model'
import { expect, it } from 'vitest'
import { describeOnBoth } from '../test-stores.ts'

const THEIRS = toWorkspaceId('theirs')
const HOUR = 3_600_000

describeOnBoth('executions', (stores) => {
  const executions = () => stores.store.executions
  const journal = () => stores.store.journal
  let ids = 0

  async function create(changes: Partial<ExecutionRow> = {}, atMs = FIXTURE_TIME) {
    const id = makeExecutionId(++ids, atMs)
    const execution = makeRow(id, { createdAt: atMs, lastSeq: 1, ...changes })
    const workspaceId = execution.workspaceId
    const results = await journal().append([makeCreation(id, { workspaceId, rows: makeChanges(id, { execution }) })])
    expect(results).toEqual([{ ok: true }])
    return id
  }

  it('are told of beside their workflow: the newest that is not deleted, and the next due time', async () => {
    const { workflows } = stores.store
    const workspaceId = toWorkspaceId('activity')
    const definition = { format: 'heddle/v1' as const, name: 'Busy', nodes: [] }
    const busy = await workflows.create(workspaceId, { definition, by: 'mina' })
    const idle = await workflows.create(workspaceId, { definition, by: 'mina' })
    await create({ workspaceId, workflowId: busy.id, status: 'failed', outcome: 'failed' })
    const newest = await create({ workspaceId, workflowId: busy.id, status: 'completed', outcome: 'success' })
    const deleted = await create({ workspaceId, workflowId: busy.id, status: 'completed' })
    await executions().delete(workspaceId, deleted)
    const bindings = [9, 5].map((due) => ({ nodeId: toNodeId(`at${due}`), kind: 'schedule', config: {}, nextDue: due }))
    await workflows.publish(workspaceId, busy.id, { revision: 1, plan: makePlan(), by: 'mina', bindings })
    const activity = await workflows.listActivity(workspaceId, [busy.id, idle.id])
    expect(activity.get(busy.id)).toMatchObject({
      lastExecution: { id: newest, status: 'completed', outcome: 'success' },
      nextDue: 5,
    })
    expect(activity.get(idle.id)).toBeUndefined()
    expect(await workflows.listActivity(THEIRS, [busy.id])).toEqual(new Map())
  })

  it('list newest first, filtered by status, workflow, trigger and time, alone and together', async () => {
    const workspaceId = toWorkspaceId('lists')
    const other = toWorkflowId('wf-2')
    const made: { id: string; status: ExecutionStatus; workflowId: string; trigger: string; hour: number }[] = []
    for (let n = 0; n < 24; n++) {
      const status = (['completed', 'failed', 'running'] as const)[n % 3]!
      const workflowId = n % 2 === 0 ? WORKFLOW : other
      const trigger = n % 4 === 0 ? 'webhook' : 'manual'
      const hour = Math.floor(n / 6)
      const id = await create({ workspaceId, status, workflowId, trigger }, FIXTURE_TIME + hour * HOUR)
      made.unshift({ id, status, workflowId, trigger, hour })
    }
    const list = async (filter: object) => (await executions().list(workspaceId, filter)).items.map((row) => row.id)
    const expected = (fits: (row: (typeof made)[number]) => boolean) => made.filter(fits).map((row) => row.id)
    expect(await list({})).toEqual(made.map((row) => row.id))
    expect(await list({ status: ['failed'] })).toEqual(expected((row) => row.status === 'failed'))
    expect(await list({ status: ['failed', 'running'] })).toEqual(expected((row) => row.status !== 'completed'))
    expect(await list({ status: [] })).toEqual([])
    expect(await list({ workflowId: other, trigger: 'manual' })).toEqual(expected((row) => row.workflowId === other))
    expect(await list({ status: ['completed'], trigger: 'webhook' })).toEqual(
      expected((row) => row.status === 'completed' && row.trigger === 'webhook'),
    )
    const range = { from: FIXTURE_TIME + HOUR, to: FIXTURE_TIME + 3 * HOUR }
    expect(await list(range)).toEqual(expected((row) => row.hour === 1 || row.hour === 2))
    expect(await list({ ...range, workflowId: WORKFLOW })).toEqual(
      expected((row) => (row.hour === 1 || row.hour === 2) && row.workflowId === WORKFLOW),
    )
    const first = await executions().list(workspaceId, { status: ['failed', 'completed'], limit: 5 })
    const second = await executions().list(workspaceId, {
      status: ['failed', 'completed'],
      limit: 200,
      cursor: first.nextCursor,
    })
    expect([...first.items, ...second.items].map((row) => row.id)).toEqual(expected((row) => row.status !== 'running'))
    expect(second.nextCursor).toBeNull()
  })

  it('are listed by several workflows, and by how their id begins', async () => {
    const workspaceId = toWorkspaceId('by-workflows')
    const workflows = ['a', 'b', 'c'].map((name) => toWorkflowId(`wf-${name}`))
    const made: { id: string; workflowId: string }[] = []
    for (let n = 0; n < 9; n++) {
      const workflowId = workflows[n % 3]!
      made.unshift({ id: await create({ workspaceId, workflowId, status: 'completed' }), workflowId })
    }
    const list = async (filter: object) => (await executions().list(workspaceId, filter)).items.map((row) => row.id)
    const [a, b] = workflows
    const expected = made.filter((row) => row.workflowId !== 'wf-c').map((row) => row.id)
    expect(await list({ workflowIds: [a, b, a] })).toEqual(expected)
    expect(await list({ workflowIds: [a, b], status: ['completed', 'failed'] })).toEqual(expected)
    expect(await list({ workflowIds: [] })).toEqual([])
    expect(await list({ workflowIds: [b], workflowId: a })).toEqual([])
    const id = made[3]!.id
    expect(await list({ idPrefix: id })).toEqual([id])
    expect(await list({ idPrefix: id.slice(0, 8) })).toEqual(made.map((row) => row.id))
    expect(await list({ idPrefix: 'ffff' })).toEqual([])
    expect(await executions().readWorkflowNames(workspaceId, workflows)).toEqual(new Map())
    expect(await executions().countOpen(workspaceId)).toEqual({})
  })

  it('are counted while they are open, by status, in a workspace and in all', async () => {
    const workspaceId = toWorkspaceId('counted')
    for (const status of ['running', 'running', 'waiting', 'completed'] as const) await create({ workspaceId, status })
    expect(await executions().countOpen(workspaceId)).toEqual({ running: 2, waiting: 1 })
    const { openExecutions } = await stores.store.system.readMetrics()
    expect(openExecutions.running).toBeGreaterThanOrEqual(2)
    expect(openExecutions).not.toHaveProperty('completed')
  })

  it('are not found from another workspace', async () => {
    const id = await create({ status: 'completed' })
    const calls = [
      executions().get(THEIRS, id),
      executions().listNodes(THEIRS, id),
      executions().getNode(THEIRS, id, FETCH),
      executions().readTrace(THEIRS, id),
      executions().listLogs(THEIRS, id),
      executions().star(THEIRS, id, 'on'),
      executions().delete(THEIRS, id),
      executions().restore(THEIRS, id),
    ]
    for (const call of await Promise.allSettled(calls)) expect(call).toMatchObject({ reason: { code: 'NOT_FOUND' } })
  })

  it('are deleted softly when they are settled, and come back', async () => {
    const open = await create({ status: 'waiting' })
    await expect(executions().delete(WORKSPACE, open)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    const id = await create({ status: 'completed' })
    await executions().delete(WORKSPACE, id)
    await expect(executions().get(WORKSPACE, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await executions().restore(WORKSPACE, id)
    expect((await executions().get(WORKSPACE, id)).id).toBe(id)
  })

  it('show settled nodes from their spans and the others from their latest event', async () => {
    const id = await create()
    const base = { v: 1, at: FIXTURE_TIME }
    const queued = toNodeKey('later')
    const events = [
      makeCompleted(2),
      { ...base, seq: 3, type: 'node.queued' as const, nodeKey: queued, data: { reason: 'no slot is free' } },
    ]
    const rows = makeChanges(id, { spans: [makeSpan(id)] })
    await journal().append([makeAppend(id, 1, { events, rows })])
    const { items } = await executions().listNodes(WORKSPACE, id)
    expect(items).toMatchObject([
      { nodeKey: FETCH, status: 'completed', endedAt: FIXTURE_TIME + 10, output: { json: { status: 200 } } },
      { nodeKey: queued, status: 'queued', endedAt: null, message: 'no slot is free' },
    ])
    const page = await executions().listNodes(WORKSPACE, id, { limit: 1 })
    expect((await executions().listNodes(WORKSPACE, id, { cursor: page.nextCursor })).items).toEqual([items[1]])
  })

  it('have one node execution by its key, with what ended inside it', async () => {
    const id = await create()
    const base = { v: 1, at: FIXTURE_TIME }
    const again = toNodeKey('pages[0]/again')
    const started = { attempt: 2, entry: 1, lease: 'l', inputHash: 'h', sideEffects: 'none' as const, worker: 'w' }
    const attempt = {
      kind: 'attempt' as const,
      nodeKey: again,
      spanId: 'attempt:again:1',
      code: 'NODE_TIMEOUT' as const,
    }
    await journal().append([
      makeAppend(id, 1, {
        events: [
          makeCompleted(2),
          { ...base, seq: 3, type: 'attempt.started' as const, nodeKey: again, data: started },
        ],
        rows: makeChanges(id, { spans: [makeSpan(id), { ...makeSpan(id), ...attempt, status: 'failed' }] }),
      }),
    ])
    expect(await executions().getNode(WORKSPACE, id, FETCH)).toMatchObject({ nodeKey: FETCH, status: 'completed' })
    expect(await executions().getNode(WORKSPACE, id, again)).toMatchObject({ status: 'running', attempts: 2 })
    await expect(executions().getNode(WORKSPACE, id, toNodeKey('pages[1]/again'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const spans = await executions().listNodeSpans({ executionId: id, nodeKeys: [again] })
    expect(spans).toMatchObject([{ spanId: 'attempt:again:1' }])
    expect(await executions().listNodeSpans({ executionId: id, nodeKeys: [again], kinds: ['wait'] })).toEqual([])
    expect(await executions().readFailedPlaces(WORKSPACE, [{ id, workflowId: WORKFLOW }])).toEqual([])
  })

  it('know the plan and the definition they follow', async () => {
    const id = await create()
    const row = await executions().get(WORKSPACE, id)
    const plan = await executions().findPlan(WORKSPACE, id)
    expect(plan?.definitionHash).toBe(row.definitionHash)
    expect(await executions().findPlan(THEIRS, id)).toBeNull()
    expect(await executions().findDefinition(row)).toBeNull()
  })

  it('show a node that was done again as it ended the last time, once', async () => {
    const id = await create()
    const spans = (status: 'failed' | 'completed', endedAt: number) => [
      makeSpan(id, { status, endedAt, code: status === 'failed' ? 'NODE_TIMEOUT' : null }),
      makeSpan(id, { spanId: 'scope:', parentSpanId: null, kind: 'scope', nodeKey: null, status, endedAt }),
    ]
    await journal().append([
      makeAppend(id, 1, { rows: makeChanges(id, { spans: spans('failed', FIXTURE_TIME + 1) }) }),
      makeAppend(id, 2, { rows: makeChanges(id, { spans: spans('completed', FIXTURE_TIME + 2) }) }),
    ])
    const last = { status: 'completed', endedAt: FIXTURE_TIME + 2, code: null }
    expect((await executions().listNodes(WORKSPACE, id)).items).toMatchObject([last])
    expect(await executions().readTrace(WORKSPACE, id)).toMatchObject([last, last])
  })

  it('keep every field of a span', async () => {
    const id = await create()
    const span = makeSpan(id, {
      attempt: 2,
      code: 'TOOL_TIMEOUT',
      message: 'a\'b"c 글',
      usage: { inputTokens: 5, cost: 0.25 },
      details: 'only text',
    })
    await journal().append([makeAppend(id, 1, { rows: makeChanges(id, { spans: [span] }) })])
    expect(await executions().readTrace(WORKSPACE, id)).toEqual([span])
    const { executionId: _, ...cells } = span
    const { rows, columns } = await stores.query('SELECT * FROM spans WHERE execution_id = ?', [id])
    const row = Object.fromEntries(columns.map((column, at) => [column, rows[0]![at]]))
    expect(row).toMatchObject({
      workspace_id: cells.workspaceId,
      span_id: cells.spanId,
      started_at: cells.startedAt,
      attempt: 2,
      output: JSON.stringify(cells.output),
      usage: JSON.stringify(cells.usage),
      details: '"only text"',
    })
  })

  it('are refused spans without the events they tell of', async () => {
    const id = await create()
    const lone = makeAppend(id, 1, { events: [], rows: makeChanges(id, { spans: [makeSpan(id)] }) })
    await expect(journal().append([lone])).rejects.toMatchObject({ cause: { kind: 'bad-append' } })
  })

  it('have a trace of spans, steps and calls', async () => {
    const id = await create()
    const call = {
      callId: 'c1',
      stepKey: 'model-1',
      toolId: 'http',
      toolType: 'http.request',
      startedAt: FIXTURE_TIME + 2,
      endedAt: FIXTURE_TIME + 3,
      ok: false,
      code: 'TOOL_TIMEOUT',
      place: { attempt: 1, entry: 1, n: 1 },
      requestHash: 'hash',
      request: { json: { url: 'u' } },
      response: { json: null },
      usage: { inputTokens: 5 },
    }
    await journal().append([
      makeAppend(id, 1, {
        rows: makeChanges(id, { spans: [makeSpan(id)] }),
        steps: [{ nodeKey: FETCH, step: makeStep('model-1', { startedAt: FIXTURE_TIME + 1 }) }],
        calls: [{ nodeKey: FETCH, attempt: 1, call }],
      }),
    ])
    const trace = await executions().readTrace(WORKSPACE, id)
    expect(trace[0]).toEqual(makeSpan(id))
    expect(trace.slice(1)).toMatchObject([
      { kind: 'step', spanId: 'step:fetch:model-1', parentSpanId: 'attempt:fetch:1' },
      {
        kind: 'call',
        spanId: 'call:fetch:c1',
        parentSpanId: 'step:fetch:model-1',
        status: 'failed',
        code: 'TOOL_TIMEOUT',
        usage: { inputTokens: 5 },
        request: { json: { url: 'u' } },
      },
    ])
  })

  it('have logs in order of writing, in pages, by node', async () => {
    const id = await create()
    const line = { executionId: id, workspaceId: WORKSPACE, attempt: 1, at: FIXTURE_TIME, level: 'info' as const }
    const lines = Array.from({ length: 600 }, (_, n) => ({
      ...line,
      nodeKey: n % 2 === 0 ? FETCH : toNodeKey('other'),
      message: `line ${n}`,
      fields: { n },
    }))
    await journal().appendLogs(lines)
    const first = await executions().listLogs(WORKSPACE, id, { limit: 3 })
    expect(first.items.map((item) => item.message)).toEqual(['line 0', 'line 1', 'line 2'])
    const next = await executions().listLogs(WORKSPACE, id, { limit: 1, cursor: first.nextCursor })
    expect(next.items).toEqual([
      { nodeKey: toNodeKey('other'), attempt: 1, at: FIXTURE_TIME, level: 'info', message: 'line 3', fields: { n: 3 } },
    ])
    const ofNode = await executions().listLogs(WORKSPACE, id, { limit: 2, nodeKey: FETCH })
    expect(ofNode.items.map((item) => item.message)).toEqual(['line 0', 'line 2'])
  })

  it('are counted by hour from the deltas of their transactions', async () => {
    const workspaceId = toWorkspaceId('counted')
    const settle = async (changes: Parameters<typeof makeDelta>[0]) => {
      const id = await create({ workspaceId })
      const stats = [makeDelta({ workspaceId, ...changes })]
      return makeAppend(id, 1, {
        workspaceId,
        rows: makeChanges(id, { execution: makeRow(id, { workspaceId }), stats }),
      })
    }
    await journal().append([
      await settle({}),
      await settle({}),
      await settle({ status: 'failed', code: 'NODE_TIMEOUT' }),
    ])
    await journal().append([await settle({ totalMs: 3_000, bucket: 11, inputTokens: 10, cost: 0.5 })])
    await journal().append([await settle({ hour: FIXTURE_TIME + HOUR, trigger: 'webhook' })])
    const range = { from: FIXTURE_TIME, to: FIXTURE_TIME + HOUR }
    const statistics = await executions().readStatistics(workspaceId, range)
    expect(statistics).toMatchObject({
      count: 4,
      totalMs: 3_300,
      inputTokens: 10,
      cost: 0.5,
      byStatus: { completed: 3, failed: 1 },
      byCode: { NODE_TIMEOUT: 1 },
      byTrigger: { manual: 4 },
      hours: [{ hour: FIXTURE_TIME, count: 4, failed: 1 }],
      p50Ms: 128,
      p95Ms: 4_096,
    })
    expect((await executions().readStatistics(THEIRS, range)).count).toBe(0)
    expect(await executions().readErrorCounts(workspaceId, range)).toEqual({
      hours: [{ code: 'NODE_TIMEOUT', hour: FIXTURE_TIME, count: 1 }],
      workflows: [{ workflowId: WORKFLOW, count: 1 }],
    })
  })

  it('show their children, restarts and replays', async () => {
    const parent = await create()
    const child = await create({ parentId: parent })
    const replay = await create({ originId: parent })
    const linked = await executions().listLinked(WORKSPACE, parent)
    expect(linked.map((row) => row.id)).toEqual([child, replay])
    expect(await executions().listLinked(THEIRS, parent)).toEqual([])
  })

  it('wait for approvals that the inbox lists until they are closed', async () => {
    const id = await create()
    const signal = makeSignalWait(id, 'a1')
    const spec = {
      kind: 'approval' as const,
      title: 'Ship it?',
      roles: ['manager'],
      form: null,
      data: { json: null },
      reminderAt: null,
      dueAt: FIXTURE_TIME + 5,
      origin: 'node' as const,
    }
    const open = signal.kind === 'open' ? { ...signal, spec } : signal
    const waits = [open, makeSignalWait(id, 's1')]
    await journal().append([makeAppend(id, 1, { rows: makeChanges(id, { waits }) })])
    const { approvals, system } = stores.store
    expect((await approvals.list(WORKSPACE)).items).toMatchObject([
      { executionId: id, waitId: 'a1', spec, closed: null },
    ])
    expect((await approvals.list(THEIRS)).items).toEqual([])
    await expect(approvals.get(THEIRS, id, 'a1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await system.listDueWaits(FIXTURE_TIME + 5, 10)).map((wait) => wait.waitId)).toEqual(['a1'])
    const close = {
      kind: 'close' as const,
      waitId: 'a1',
      executionId: id,
      how: 'answered',
      by: 'mina',
      at: FIXTURE_TIME,
    }
    await journal().append([makeAppend(id, 2, { rows: makeChanges(id, { waits: [close] }) })])
    expect((await approvals.list(WORKSPACE)).items).toEqual([])
    expect((await approvals.get(WORKSPACE, id, 'a1')).closed).toEqual({ at: FIXTURE_TIME, how: 'answered', by: 'mina' })
  })
})
