import type { Json } from '@heddle/model'
import { toWorkspaceId } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveNode } from '../../testing/test-give.ts'
import { openTestStage, type TestStage, type TestWorkflow } from '../../testing/test-stage.ts'

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage([giveNode])
})
afterAll(() => stage[Symbol.asyncDispose]())

const get = (path: string, headers = {}) => stage.ask(`GET /api/v1${path}`, { headers })
const post = (path: string, body?: unknown, headers = {}) =>
  stage.ask(`POST /api/v1${path}`, { ...(body === undefined ? {} : { body }), headers })
const give = (id: string, value: Json, rest = {}) => ({ id, type: 'test.give@1', config: { value, ...rest } })
const chain = (...ids: readonly string[]) => ids.slice(1).map((to, at) => ({ from: ids[at]!, to }))
const RETRY = { maxAttempts: 3, initialDelaySeconds: 0.01, retryOn: ['INTERNAL_ERROR'] }

/** One of each kind of node: a sensitive output, a retry, a pure node, a large value, an approval. */
const ASKING: TestWorkflow = {
  name: 'asking',
  nodes: [
    {
      ...give('a', { email: 'ada@example.test', n: '${{ input.n }}' }, { failures: 1 }),
      sensitive: ['email'],
      retry: RETRY,
    },
    {
      id: 'b',
      type: 'data.transform@1',
      config: { fields: { twice: 'a.n * 2', list: 'range(0, 6000)' } },
      title: 'Twice',
    },
    give('c', { to: '${{ a.email }}', n: '${{ b.twice }}' }),
    {
      id: 'ask',
      type: 'flow.approval@1',
      config: {
        title: 'Send ${{ c.n }}?',
        form: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
      },
    },
    { ...give('never', 1), when: 'false' },
  ],
  edges: [...chain('a', 'b', 'c', 'ask'), { from: 'ask', port: 'approved', to: 'never' }],
  output: { twice: 'b.twice', answer: 'ask' },
}

async function startAsking() {
  const started = await stage.start(ASKING, { n: 4 })
  const asked = Promise.withResolvers<void>()
  const stop = stage.heddle.host.subscribe(started.id, { afterSeq: 0 }, (item) => {
    if (item.kind === 'recorded' && item.event.type === 'wait.opened') asked.resolve()
  })
  await asked.promise
  stop()
  return started
}

describe('an execution', () => {
  it('opens with everything its page needs, sensitive parts hidden', async () => {
    const { id, workflowId } = await startAsking()
    const { body } = await get(`/executions/${id}/detail`)
    expect(body.execution).toMatchObject({
      id,
      workflowId,
      workflowName: 'asking',
      version: 1,
      status: 'waiting',
      startedBy: 'user:local',
      input: { value: { n: 4 } },
      output: null,
      waits: [{ nodeKey: 'ask', kind: 'approval', title: 'Send 8?', approvalId: expect.any(String) }],
    })
    expect(body.definition.nodes).toHaveLength(5)
    expect(body.nodesCursor).toBeNull()
    const nodes = Object.fromEntries(body.nodes.map((node: { id: string }) => [node.id, node]))
    expect(nodes.a).toMatchObject({
      status: 'completed',
      attempts: 2,
      retries: 1,
      output: { value: { email: '•••', n: 4 } },
    })
    expect(nodes.b).toMatchObject({ title: 'Twice', nodeType: 'data.transform', attempts: 0 })
    expect(nodes.b.output).toMatchObject({ ref: expect.any(String), bytes: expect.any(Number), preview: { twice: 8 } })
    expect(nodes.ask).toMatchObject({
      status: 'waiting',
      reason: expect.stringContaining('waiting for approval since'),
    })
    expect(JSON.stringify(nodes.a)).not.toContain('ada@example.test')
    await post(`/executions/${id}/cancel`)
  })

  it('shows one node with its attempts, steps, waits and what it was given', async () => {
    const { id } = await startAsking()
    const a = (await get(`/executions/${id}/nodes/a`)).body
    expect(a.attemptList).toMatchObject([
      { attempt: 1, status: 'failed', error: { code: 'INTERNAL_ERROR' } },
      { attempt: 2, status: 'completed', error: null },
    ])
    expect(a.input).toEqual({ value: { value: { email: 'ada@example.test', n: 4 }, failures: 1 } })
    expect(a.steps).toMatchObject([{ n: 1, stepKey: 'look', output: { value: { looked: true } } }])
    // What a node takes from a sensitive part is hidden where it is shown as its input, too.
    expect((await get(`/executions/${id}/nodes/c`)).body.input.value).toMatchObject({ value: { to: '•••', n: 8 } })
    const { input } = (await get(`/executions/${id}/nodes/b`)).body
    expect(input.preview).toMatchObject({ fields: { twice: 8 } })
    expect((await get(`/executions/${id}/values/${input.ref}?path=/fields/twice`)).body.value).toBe(8)
    const ask = (await get(`/executions/${id}/nodes/ask`)).body
    expect(ask.waits).toMatchObject([{ kind: 'approval', closedAt: null, how: null }])
    expect(ask.input.value).toMatchObject({ title: 'Send 8?' })
    await post(`/executions/${id}/cancel`)
    expect((await get(`/executions/${id}/nodes/ask`)).body.waits).toMatchObject([{ how: 'cancelled' }])
    expect((await get(`/executions/${id}/nodes/nothing`)).status).toBe(404)
  })

  it('says why a node was skipped', async () => {
    const { id } = await stage.run({
      nodes: [give('a', 1), { ...give('b', 1), when: 'a > 1' }, give('c', 1)],
      edges: chain('a', 'b', 'c'),
    })
    expect((await get(`/executions/${id}/nodes/b`)).body).toMatchObject({
      status: 'skipped',
      reason: 'skipped: its condition did not hold',
      causes: [],
    })
    expect((await get(`/executions/${id}/nodes/c`)).body).toMatchObject({ status: 'skipped', causes: ['b'] })
  })

  it('names node executions of iterations by their key', async () => {
    const { id } = await stage.run({
      nodes: [
        { id: 'pages', type: 'flow.loop@1', config: { mode: 'forEach', items: '[1, 2, 3]', itemName: 'page' } },
        { ...give('fetch', '${{ page }}'), parent: 'pages' },
      ],
    })
    const { body } = await get(`/executions/${id}/nodes?limit=3`)
    expect(body.items.map((node: { id: string }) => node.id)).toEqual(['pages', 'pages[0]/fetch', 'pages[1]/fetch'])
    const rest = await get(`/executions/${id}/nodes?limit=3&cursor=${body.nextCursor}`)
    expect(rest.body.items.map((node: { id: string }) => node.id)).toEqual(['pages[2]/fetch'])
    const key = encodeURIComponent('pages[2]/fetch')
    const node = (await get(`/executions/${id}/nodes/${key}`)).body
    expect(node).toMatchObject({ nodeId: 'fetch', output: { value: 3 }, input: { value: { value: 3 } } })
  })
})

describe('what an execution recorded', () => {
  it('is read by events, logs, trace and statistics', async () => {
    const { id } = await stage.run({ nodes: [{ ...give('a', 1, { failures: 1 }), retry: RETRY }] })
    const first = (await get(`/executions/${id}/events?limit=3`)).body
    expect(first).toMatchObject({ lastSeq: 3, hasMore: true })
    expect(first.items[0]).toMatchObject({ seq: 1, type: 'execution.created', data: { input: { value: {} } } })
    const rest = (await get(`/executions/${id}/events?after=3&limit=1000`)).body
    expect(rest.items[0].seq).toBe(4)
    expect(rest.hasMore).toBe(false)
    expect(rest.items.at(-1).type).toBe('execution.completed')
    const all = JSON.stringify([first, rest])
    for (const hidden of ['"lease"', '"random"', '"env"', '"inputHash"']) expect(all).not.toContain(hidden)
    const spans = (await get(`/executions/${id}/trace`)).body.items
    expect(spans.map((span: { spanId: string }) => span.spanId)).toEqual(
      expect.arrayContaining(['scope:', 'node:a', 'attempt:a:1', 'attempt:a:2', 'step:a:look']),
    )
    expect((await get(`/executions/${id}/statistics`)).body).toMatchObject({
      nodes: { completed: 1 },
      attempts: 2,
      retries: 1,
      slowest: [{ nodeKey: 'a', nodeType: 'test.give' }],
    })
  })

  it('has log lines in pages, of all nodes and of one', async () => {
    const { id } = await stage.run({ nodes: [give('a', 1), give('b', 2)], edges: chain('a', 'b') })
    // Lines are written in batches: settling does not wait for them.
    let lines: readonly { readonly nodeKey: string; readonly message: string }[] = []
    while (lines.length < 2) lines = (await get(`/executions/${id}/logs`)).body.items
    expect(lines).toMatchObject([{ nodeKey: 'a', message: 'attempt 1', fields: { of: 'give' } }, { nodeKey: 'b' }])
    expect((await get(`/executions/${id}/nodes/b/logs`)).body.items).toHaveLength(1)
    const page = (await get(`/executions/${id}/logs?limit=1`)).body
    expect((await get(`/executions/${id}/logs?limit=1&cursor=${page.nextCursor}`)).body.items).toMatchObject([
      { nodeKey: 'b' },
    ])
  })

  it('gives large values in pages and whole, only through their own execution', async () => {
    const { id } = await stage.run({
      nodes: [
        {
          id: 'big',
          type: 'data.transform@1',
          config: { fields: { list: 'range(0, 9000)', text: "'ab'.repeat(9000)" } },
        },
      ],
      output: { list: 'big.list' },
    })
    const { body } = await get(`/executions/${id}`)
    const { ref } = body.output
    expect(body.output.preview.list).toHaveLength(11)
    const page = (await get(`/executions/${id}/values/${ref}?path=/list&offset=8990&limit=5`)).body
    expect(page).toEqual({
      kind: 'list',
      value: [8990, 8991, 8992, 8993, 8994],
      total: 9000,
      nextOffset: 8995,
      large: [],
    })
    const download = await get(`/executions/${id}/values/${ref}/download`)
    expect(JSON.parse(download.text).list).toHaveLength(9000)
    expect(download.headers['content-disposition']).toContain('attachment')
    const node = (await get(`/executions/${id}/nodes/big`)).body
    const text = (await get(`/executions/${id}/values/${node.output.ref}?path=/text&limit=1`)).body
    expect(text).toMatchObject({ kind: 'text', total: 18_000, nextOffset: 100 })
    const other = await stage.run({ nodes: [give('a', 1)] })
    expect((await get(`/executions/${other.id}/values/${node.output.ref}`)).status).toBe(404)
    await stage.heddle.store.workspaces.ensure(toWorkspaceId('theirs'), { slug: 'theirs', name: 'Theirs' })
    const theirs = await get(`/executions/${id}/values/${ref}`, { 'x-heddle-workspace': 'theirs' })
    expect(theirs.status).toBe(404)
  })

  it('never gives what events keep to themselves by a made-up reference', async () => {
    const { id } = await stage.run({ nodes: [{ ...give('a', { key: 'hidden' }), sensitive: ['key'] }] })
    const made = (place: Json) => Buffer.from(JSON.stringify(place)).toString('base64url')
    for (const place of [
      ['e', 1, ['env']],
      ['e', 3, ['lease']],
      ['e', 1, ['__proto__']],
      ['s', 'a', 'node:a', 'details'],
      ['x'],
    ]) {
      expect((await get(`/executions/${id}/values/${made(place)}`)).status).toBe(404)
    }
    const output = made(['s', 'a', 'node:a', 'output'])
    expect((await get(`/executions/${id}/values/${output}`)).body.value).toEqual({ key: '•••' })
    expect((await get(`/executions/${id}/values/${output}/download`)).text).not.toContain('hidden')
  })
})

describe('the list of executions', () => {
  it('is filtered by status, workflow, trigger, time and text, and paged', async () => {
    const name = 'listed unlike any other'
    const made = []
    for (let n = 0; n < 3; n += 1) made.unshift(await stage.run({ name, nodes: [give('a', n)] }))
    const failed = await stage.run({ name: 'listed that fails', nodes: [give('a', 1, { failures: 9 })] })
    const ids = async (query: string) =>
      ((await get(`/executions?${query}`)).body.items as readonly { readonly id: string }[]).map((item) => item.id)
    expect(await ids(`search=${encodeURIComponent('UNLIKE any')}`)).toEqual(made.map(({ id }) => id))
    expect(await ids(`search=${made[1]!.id}`)).toEqual([made[1]!.id])
    expect(await ids('search=nothing-is-called-so')).toEqual([])
    expect(await ids(`workflowId=${failed.workflowId}&status=failed,timeout`)).toEqual([failed.id])
    expect(await ids(`workflowId=${failed.workflowId}&status=completed`)).toEqual([])
    expect(await ids(`workflowId=${failed.workflowId}&trigger=webhook`)).toEqual([])
    expect(await ids(`workflowId=${failed.workflowId}&from=2100-01-01T00:00:00.000Z`)).toEqual([])
    expect(await ids(`workflowId=${failed.workflowId}&to=2100-01-01T00:00:00.000Z`)).toEqual([failed.id])
    const first = (await get('/executions?limit=2')).body
    const second = (await get(`/executions?limit=2&cursor=${first.nextCursor}`)).body
    expect(new Set([...first.items, ...second.items].map((item: { id: string }) => item.id)).size).toBe(4)
    const own = (await get(`/executions/workflows/${failed.workflowId}/executions`)).body
    expect(own.items).toMatchObject([{ id: failed.id, error: { code: 'INTERNAL_ERROR' }, nodes: { failed: 1 } }])
    expect((await get('/executions/workflows/nothing/executions')).status).toBe(404)
  })

  it('sums up a workflow, the errors and the home page', async () => {
    const { workflowId } = await stage.run({ name: 'sums', nodes: [give('a', 1, { failures: 9 })] })
    expect((await get(`/executions/workflows/${workflowId}/statistics`)).body).toMatchObject({
      count: 1,
      byStatus: { failed: 1 },
      byCode: { INTERNAL_ERROR: 1 },
      successRate: 0,
    })
    const errors = (await get(`/errors?workflowId=${workflowId}`)).body
    expect(errors).toMatchObject({
      total: 1,
      byCode: [{ code: 'INTERNAL_ERROR', kind: 'defect', count: 1 }],
      byWorkflow: [{ workflowId, workflowName: 'sums', count: 1 }],
      byNode: [{ nodeId: 'a', nodeType: 'test.give', code: 'INTERNAL_ERROR', count: 1 }],
    })
    const home = (await get('/stats')).body
    expect(home.failedLastDay).toBeGreaterThan(0)
    expect(home.workflows).toBeGreaterThan(0)
    expect(home.latestFailures[0]).toMatchObject({ workflowName: 'sums' })
  })

  it('compares two executions node by node', async () => {
    const nodes = [give('a', '${{ input.n }}'), { ...give('b', 1), when: 'a == 1' }]
    const left = await stage.run({ nodes, edges: chain('a', 'b'), output: { a: 'a' } }, { n: 1 })
    const right = await stage.run({ nodes: nodes.slice(0, 1), output: { a: 'a' } }, { n: 2 })
    const { body } = await get(`/executions/compare?left=${left.id}&right=${right.id}`)
    expect(body).toMatchObject({ sameDefinition: false, inputDiffers: true, outputDiffers: true, isCut: false })
    expect(body.definition).not.toBeNull()
    expect(body.nodes).toMatchObject([
      { nodeKey: 'a', statusDiffers: false, outputDiffers: true },
      { nodeKey: 'b', left: { status: 'completed' }, right: null, statusDiffers: true },
    ])
    const same = (await get(`/executions/compare?left=${left.id}&right=${left.id}`)).body
    expect(same).toMatchObject({ sameDefinition: true, inputDiffers: false, outputDiffers: false, definition: null })
  })
})

describe('people', () => {
  it('approve with a form that holds, once', async () => {
    const { id } = await startAsking()
    const inbox = (await get('/approvals?limit=200')).body.items
    const approval = inbox.find((item: { executionId: string }) => item.executionId === id)
    expect(approval).toMatchObject({
      title: 'Send 8?',
      workflowName: 'asking',
      startedBy: 'user:local',
      decision: null,
    })
    const approve = (body: unknown) => post(`/approvals/${approval.id}/approve`, body)
    const wrong = await approve({ form: { size: 'big' } })
    expect(wrong.status).toBe(422)
    expect(wrong.body.findings).toMatchObject([{ path: '/size' }])
    expect((await get(`/approvals/${approval.id}`)).body.decision).toBeNull()
    expect((await approve({ form: { size: 3 }, note: 'fine' })).body.decision).toMatchObject({ by: 'user:local' })
    await stage.heddle.host.waitUntilSettled(id)
    const output = (await get(`/executions/${id}`)).body.output.value
    expect(output.answer).toMatchObject({ decision: 'approved', note: 'fine', form: { size: 3 } })
    const late = await post(`/approvals/${approval.id}/reject`)
    expect(late.status).toBe(409)
    expect(late.body.detail).toContain('answered by user:local at ')
  })

  it('reject without a form', async () => {
    const { id } = await startAsking()
    const { approvalId } = (await get(`/executions/${id}`)).body.waits[0]
    expect((await post(`/approvals/${approvalId}/reject`, { note: 'no' })).status).toBe(200)
    const { status } = await stage.heddle.host.waitUntilSettled(id)
    expect(status).toBe('completed')
  })

  it('pause, resume, signal and cancel', async () => {
    const nodes = [{ id: 'wait', type: 'flow.signal@1', config: { name: 'go' } }, give('after', 1)]
    const { id } = await stage.start({ nodes, edges: chain('wait', 'after') })
    expect((await post(`/executions/${id}/resume`)).status).toBe(409)
    expect((await post(`/executions/${id}/pause`, { reason: 'lunch' })).body).toMatchObject({
      status: 'paused',
      reason: expect.stringContaining('lunch'),
    })
    expect((await post(`/executions/${id}/pause`)).status).toBe(409)
    expect((await post(`/executions/${id}/resume`)).body.status).toBe('waiting')
    expect((await post(`/executions/${id}/signal/other`, { payload: 1 })).body).toMatchObject({ delivered: false })
    expect((await post(`/executions/${id}/signal/go`, { payload: { ok: true } })).body).toEqual({
      delivered: true,
      nodeKey: 'wait',
      keptUntil: null,
    })
    expect((await stage.heddle.host.waitUntilSettled(id)).status).toBe('completed')
    for (const act of ['cancel', 'pause', 'resume', 'signal/go']) {
      const answer = await post(`/executions/${id}/${act}`)
      expect([answer.status, answer.body.code]).toEqual([409, 'ILLEGAL_STATE'])
    }
  })

  it('cancel several, each with its own result', async () => {
    const waiting = { nodes: [{ id: 'wait', type: 'flow.signal@1', config: { name: 'never' } }] }
    const open = [await stage.start(waiting), await stage.start(waiting)]
    const over = await stage.run({ nodes: [give('a', 1)] })
    const ids = [...open.map(({ id }) => id), over.id, 'nothing', open[0]!.id]
    const { body } = await post('/executions/cancel', { ids })
    expect(body.items).toMatchObject([
      { id: ids[0], error: null },
      { id: ids[1], error: null },
      { id: ids[2], status: null, error: { code: 'ILLEGAL_STATE' } },
      { id: ids[3], status: null, error: { code: 'NOT_FOUND' } },
    ])
    for (const { id } of open) expect((await stage.heddle.host.waitUntilSettled(id)).status).toBe('cancelled')
  })

  it('replay: linked, from what failed, waiting for the end, once per key', async () => {
    const failing = { ...give('b', 'b', { failures: 1 }), retry: { maxAttempts: 1 } }
    const { id } = await stage.run({ nodes: [give('a', 'a'), failing], edges: chain('a', 'b'), output: { b: 'b' } })
    const key = { 'idempotency-key': 'replay-1' }
    const body = { from: ['failed'], wait: 10 }
    const first = await post(`/executions/${id}/replay`, body, key)
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ status: 'failed', error: { code: 'INTERNAL_ERROR' } })
    const again = await post(`/executions/${id}/replay`, body, key)
    expect(again.body.executionId).toBe(first.body.executionId)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await post(`/executions/${id}/replay`, { wait: 1 }, key)).status).toBe(409)
    const { linked } = (await get(`/executions/${id}/detail`)).body
    expect(linked).toMatchObject([{ kind: 'replay', execution: { id: first.body.executionId } }])
    const back = (await get(`/executions/${first.body.executionId}/detail`)).body.linked
    expect(back).toMatchObject([{ kind: 'origin', execution: { id } }])
    const started = await post(`/executions/${id}/replay`)
    expect(started.status).toBe(202)
    await stage.heddle.host.waitUntilSettled(started.body.executionId)
  })

  it('replay another version, and the draft', async () => {
    const { id, workflowId } = await stage.run({ nodes: [give('a', 'old')], output: { a: 'a' } })
    const { workspaceId, principal } = stage.caller
    const { definition } = await stage.heddle.store.workflows.get(workspaceId, workflowId)
    const changed = { ...definition, nodes: [{ ...definition.nodes[0]!, config: { value: 'new' } }] }
    await stage.heddle.store.workflows.update(workspaceId, workflowId, {
      definition: changed,
      revision: 1,
      by: principal,
    })
    const run = async (body: Json) =>
      (await post(`/executions/${id}/replay`, { reuse: 'none', wait: 10, ...(body as object) })).body.output
    expect(await run({ version: 1 })).toEqual({ a: 'old' })
    expect(await run({ version: 'draft' })).toEqual({ a: 'new' })
    expect((await post(`/executions/${id}/replay`, { version: 7 })).status).toBe(404)
    expect(await run({ overrides: { nodes: { a: { value: 'other' } } } })).toEqual({ a: 'other' })
  })

  it('delete what has settled', async () => {
    const { id } = await stage.run({ nodes: [give('a', 1)] })
    expect((await stage.ask(`DELETE /api/v1/executions/${id}`)).status).toBe(204)
    expect((await get(`/executions/${id}`)).status).toBe(404)
    expect((await stage.ask(`DELETE /api/v1/executions/${id}`)).status).toBe(404)
    const open = await stage.start({ nodes: [{ id: 'wait', type: 'flow.signal@1', config: { name: 'never' } }] })
    expect((await stage.ask(`DELETE /api/v1/executions/${open.id}`)).status).toBe(409)
    await post(`/executions/${open.id}/cancel`)
  })
})
