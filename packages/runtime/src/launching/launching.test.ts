import { toExecutionId, toNodeId, toWorkspaceId, type Definition, type Json, type WorkflowId } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { MINA, openTestHeddle, type TestHeddle } from '../test-heddle.ts'

const WAIT = { waitMs: 20_000 }
/** What has run, by mark. */
const ran: string[] = []
const probe = defineNode({
  type: 'test.probe',
  version: '1.0',
  category: 'tool',
  title: 'Probe',
  description: 'Notes that it ran.',
  icon: 'eye',
  config: z.strictObject({ mark: z.string(), gives: z.any().optional() }),
  sideEffects: 'none',
  run: async (_context, config) => {
    ran.push(config.mark)
    return { mark: config.mark, gives: (config.gives ?? null) as Json }
  },
  example: { config: { mark: 'a' } },
})

let test: TestHeddle
beforeAll(async () => {
  test = await openTestHeddle([probe])
})
afterAll(() => test.close())

const greeting: Partial<Definition> = {
  name: 'Greeting',
  input: { type: 'object', properties: { name: { type: 'string', default: 'world' } } },
  nodes: [{ id: 'greet', type: 'data.template@1', config: { text: 'Hello, ${{ input.name }}!' } }],
  output: { greeting: 'greet.text' },
}
const probes = (...ids: readonly string[]): Partial<Definition> => ({
  name: 'Probes',
  input: { type: 'object', properties: { n: { type: 'integer', default: 1 } } },
  nodes: ids.map((id, at) => ({
    id,
    type: 'test.probe@1',
    config: { mark: `${id}`, gives: at === 0 ? '${{ input.n }}' : `\${{ ${ids[at - 1]}.gives * 10 }}` },
  })),
  edges: ids.slice(1).map((id, at) => ({ from: ids[at]!, to: id })),
  output: { last: `${ids.at(-1)}.gives` },
})
const marks = async (act: () => Promise<unknown>) => {
  ran.length = 0
  await act()
  return [...ran]
}
const edit = (workflowId: WorkflowId, revision: number, changed: Partial<Definition>) =>
  test.heddle.store.workflows.update(MINA.workspaceId, workflowId, {
    definition: { format: 'heddle/v1', name: 'Test', nodes: [], ...changed },
    revision,
    by: MINA.principal,
  })

describe('execute', () => {
  it('runs the active version to its end, with the defaults of its schema', async () => {
    const workflowId = await test.publish(greeting)
    const answer = await test.heddle.launching.execute(MINA, { workflowId, ...WAIT, description: 'a try' })
    expect(answer).toMatchObject({
      status: 'completed',
      repeated: false,
      end: { outcome: 'success', output: { greeting: 'Hello, world!' }, error: null },
    })
    const row = await test.heddle.store.executions.get(MINA.workspaceId, answer.executionId)
    expect(row).toMatchObject({ version: 1, draftRevision: null, startedBy: MINA.principal, trigger: 'manual' })
    const [created] = await test.heddle.store.journal.readEvents(answer.executionId, 0, 1)
    expect(created).toMatchObject({ data: { description: 'a try' } })
  })

  it('answers at once without a wait, and how it stands when the wait is over', async () => {
    const nodes = [{ id: 'ask', type: 'flow.approval@1', config: { title: 'Go on?' } }]
    const workflowId = await test.publish({ nodes })
    const { launching, host } = test.heddle
    const atOnce = await launching.execute(MINA, { workflowId })
    expect(atOnce).toMatchObject({ repeated: false, end: null })
    const waited = await launching.execute(MINA, { workflowId, waitMs: 30 })
    expect(waited).toMatchObject({ status: 'waiting', end: null })
    const gone = AbortSignal.abort()
    expect(await launching.execute(MINA, { workflowId, ...WAIT, signal: gone }).catch(() => 'gone')).toBe('gone')
    for (const { executionId } of [atOnce, waited]) {
      await host.cancel({ workspaceId: MINA.workspaceId, executionId, by: 'test', reason: 'end', compensate: false })
    }
  })

  it('tells a failure as the end', async () => {
    const nodes = [{ id: 'stop', type: 'flow.stop@1', config: { outcome: 'error', message: 'No luck' } }]
    const workflowId = await test.publish({ nodes })
    const answer = await test.heddle.launching.execute(MINA, { workflowId, ...WAIT })
    expect(answer).toMatchObject({ status: 'failed', end: { output: null, error: { message: /No luck/ } } })
  })

  it('gives the end of the last try that settings.maxAttempts makes', async () => {
    const nodes = [{ id: 'stop', type: 'flow.stop@1', config: { outcome: 'error', message: 'again' } }]
    const workflowId = await test.publish({ nodes, settings: { maxAttempts: 2 } })
    const answer = await test.heddle.launching.execute(MINA, { workflowId, ...WAIT })
    expect(answer).toMatchObject({ status: 'failed' })
    expect(answer.end?.error).not.toBeNull()
  })

  it('refuses a workflow that is off, and runs its draft or a named version all the same', async () => {
    const { launching, publishing } = test.heddle
    const workflowId = await test.create(greeting)
    const off = { code: 'ILLEGAL_STATE', message: /off/ }
    await expect(launching.execute(MINA, { workflowId })).rejects.toMatchObject(off)
    expect((await launching.execute(MINA, { workflowId, version: 'draft', ...WAIT })).status).toBe('completed')
    await publishing.publish(MINA, { workflowId, revision: 1 })
    expect((await launching.execute(MINA, { workflowId, ...WAIT })).status).toBe('completed')
    await publishing.deactivate(MINA, workflowId)
    await expect(launching.execute(MINA, { workflowId })).rejects.toMatchObject(off)
    expect((await launching.execute(MINA, { workflowId, version: 1, ...WAIT })).status).toBe('completed')
    await publishing.activate(MINA, { workflowId, version: 1 })
    expect((await launching.execute(MINA, { workflowId, ...WAIT })).status).toBe('completed')
    await test.heddle.store.workflows.delete(MINA.workspaceId, workflowId, { by: MINA.principal })
    await expect(launching.execute(MINA, { workflowId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('keeps who started a version, which runs as its workflow, and a draft, which runs as the person', async () => {
    const workflowId = await test.publish(probes('a'))
    const { launching } = test.heddle
    const version = await launching.execute(MINA, { workflowId, ...WAIT })
    const draft = await launching.execute(MINA, { workflowId, version: 'draft', ...WAIT })
    const row = (id: string) => test.heddle.store.executions.get(MINA.workspaceId, toExecutionId(id))
    expect(await row(version.executionId)).toMatchObject({ version: 1, startedBy: MINA.principal })
    expect(await row(draft.executionId)).toMatchObject({ version: null, draftRevision: 1, startedBy: MINA.principal })
  })

  it.each<[string, Json]>([
    ['a field of the wrong type', { name: 1 }],
    ['a list', []],
    ['text', 'world'],
    ['null', null],
  ])('refuses %s as input and starts nothing', async (_title, input) => {
    const workflowId = await test.publish(greeting)
    const started = test.heddle.launching.execute(MINA, { workflowId, input })
    await expect(started).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const { items } = await test.heddle.store.executions.list(MINA.workspaceId, { workflowId })
    expect(items).toEqual([])
  })

  it('begins at the manual trigger when there are several', async () => {
    const nodes: Definition['nodes'] = [
      { id: 'hook', type: 'trigger.webhook@1', config: { path: 'several' } },
      { id: 'go', type: 'trigger.manual@1' },
      { id: 'byHook', type: 'data.template@1', config: { text: 'hook' } },
      { id: 'byHand', type: 'data.template@1', config: { text: 'hand' } },
    ]
    const edges = [
      { from: 'hook', to: 'byHook' },
      { from: 'go', to: 'byHand' },
    ]
    const output = { text: 'byHook.text ?? byHand.text' }
    const workflowId = await test.publish({ nodes, edges, output })
    const answer = await test.heddle.launching.execute(MINA, { workflowId, ...WAIT })
    expect(answer.end?.output).toEqual({ text: 'hand' })
  })

  it('sees the workspace variables as they are at the start, in sub-workflows too', async () => {
    const { variables } = test.heddle.store
    const put = async (city: string) => {
      const { revision } = await variables.get(MINA.workspaceId)
      await variables.put(MINA.workspaceId, { values: { city }, revision, by: MINA.principal })
    }
    const nodes = [{ id: 'say', type: 'data.template@1', config: { text: '${{ env.city }}' } }]
    const child = await test.publish({ nodes, output: { city: 'say.text' } })
    const call = { id: 'call', type: 'flow.subworkflow@1', config: { workflow: child } }
    const workflowId = await test.publish({ nodes: [...nodes, call], output: { own: 'say.text', childs: 'call.city' } })
    const run = async () => (await test.heddle.launching.execute(MINA, { workflowId, ...WAIT })).end?.output
    await put('Seoul')
    expect(await run()).toEqual({ own: 'Seoul', childs: 'Seoul' })
    await put('Busan')
    expect(await run()).toEqual({ own: 'Busan', childs: 'Busan' })
  })

  it('starts once for one idempotency key, and refuses another body under it', async () => {
    const workflowId = await test.publish(probes('once'))
    const idempotency = (bodyHash: string) => ({
      idempotency: { principal: 'p', route: 'r', key: 'k', bodyHash, expiresAt: Date.now() + 60_000 },
    })
    const { launching } = test.heddle
    const again = await marks(async () => {
      const first = await launching.execute(MINA, { workflowId, ...WAIT, ...idempotency('a') })
      const second = await launching.execute(MINA, { workflowId, ...WAIT, ...idempotency('a') })
      expect(second).toEqual({ ...first, repeated: true })
      const third = await launching.execute(MINA, { workflowId, ...idempotency('a') })
      expect(third).toMatchObject({ executionId: first.executionId, repeated: true, status: 'completed' })
    })
    expect(again).toEqual(['once'])
    const other = launching.execute(MINA, { workflowId, ...idempotency('b') })
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('ends at a node', async () => {
    const workflowId = await test.publish(probes('a', 'b', 'c'))
    const upTo = await marks(() => test.heddle.launching.execute(MINA, { workflowId, upTo: 'b', ...WAIT }))
    expect(upTo).toEqual(['a', 'b'])
  })

  it('begins at a node with what the last execution of the version gave before it', async () => {
    const workflowId = await test.publish(probes('a', 'b', 'c'))
    const { launching } = test.heddle
    const early = launching.execute(MINA, { workflowId, from: ['c'] })
    await expect(early).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { missing: ['b'] } })
    await launching.execute(MINA, { workflowId, input: { n: 7 }, ...WAIT })
    const again = await marks(async () => {
      const answer = await launching.execute(MINA, { workflowId, from: ['c'], ...WAIT })
      expect(answer.end?.output).toEqual({ last: 700 })
    })
    expect(again).toEqual(['c'])
  })

  it('runs with other configs as the person, not as the workflow', async () => {
    const workflowId = await test.publish(probes('a', 'b'))
    const { launching } = test.heddle
    ran.length = 0
    const overrides = { nodes: { b: { mark: 'other' } } }
    const { executionId } = await launching.execute(MINA, { workflowId, overrides, ...WAIT })
    expect(ran).toEqual(['a', 'other'])
    const row = await test.heddle.store.executions.get(MINA.workspaceId, executionId)
    // What has no version runs as who started it.
    expect(row).toMatchObject({ version: null, startedBy: MINA.principal })
    const unknown = launching.execute(MINA, { workflowId, overrides: { nodes: { nobody: {} } } })
    await expect(unknown).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const wrong = launching.execute(MINA, { workflowId, overrides: { nodes: { b: { marks: 1 } } } })
    await expect(wrong).rejects.toMatchObject({ code: 'PLAN_INVALID' })
  })

  it('does not find what another workspace has', async () => {
    const workflowId = await test.publish(greeting)
    const others = { ...MINA, workspaceId: toWorkspaceId('others') }
    for (const version of [undefined, 1, 'draft'] as const) {
      const started = test.heddle.launching.execute(others, {
        workflowId,
        ...(version === undefined ? {} : { version }),
      })
      await expect(started).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
  })
})

describe('a test of one node', () => {
  const one = (workflowId: WorkflowId, id: string, changes: object = {}) =>
    test.heddle.launching.execute(MINA, {
      workflowId,
      version: 'draft',
      from: [id],
      upTo: id,
      test: true,
      ...WAIT,
      ...changes,
    })
  const outputOf = async (executionId: string, id: string) => {
    const results = await test.heddle.store.journal.readResults(toExecutionId(executionId))
    const found = results.find(({ nodeKey }) => nodeKey === id)
    return found === undefined
      ? undefined
      : test.heddle.store.values.load(MINA.workspaceId, toExecutionId(executionId), found.output)
  }

  it('lists what it lacks, then takes pins, stored or given, and runs nothing else', async () => {
    const workflowId = await test.create(probes('a', 'b', 'c', 'd'))
    await expect(one(workflowId, 'c')).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { missing: ['b'] } })
    const given = await marks(async () => {
      const { executionId } = await one(workflowId, 'c', { pins: { b: { gives: 5 } } })
      expect(await outputOf(executionId, 'c')).toEqual({ mark: 'c', gives: 50 })
      const row = await test.heddle.store.executions.get(MINA.workspaceId, toExecutionId(executionId))
      expect(row).toMatchObject({ test: true, draftRevision: 1 })
    })
    expect(given).toEqual(['c'])
    const pin = { nodeId: toNodeId('b'), output: { json: { gives: 6 } }, by: MINA.principal }
    await test.heddle.store.workflows.pins.put(MINA.workspaceId, workflowId, pin)
    expect(await outputOf((await one(workflowId, 'c')).executionId, 'c')).toEqual({ mark: 'c', gives: 60 })
    const over = await one(workflowId, 'c', { pins: { b: { gives: 7 } } })
    expect(await outputOf(over.executionId, 'c')).toEqual({ mark: 'c', gives: 70 })
  })

  it('takes what executions of the draft gave, of each node the newest', async () => {
    const workflowId = await test.create(probes('a', 'b', 'c'))
    await test.heddle.launching.execute(MINA, { workflowId, version: 'draft', input: { n: 2 }, ...WAIT })
    const again = await marks(async () => {
      expect(await outputOf((await one(workflowId, 'c')).executionId, 'c')).toMatchObject({ gives: 200 })
    })
    expect(again).toEqual(['c'])
    const changed = probes('a', 'b', 'c')
    await edit(workflowId, 1, { ...changed, nodes: changed.nodes!.map((node) => ({ ...node, title: 'New' })) })
    const { executionId } = await one(workflowId, 'b', { pins: { a: { gives: 3 } } })
    expect(await outputOf(executionId, 'b')).toMatchObject({ gives: 30 })
    expect(await outputOf((await one(workflowId, 'c')).executionId, 'c')).toMatchObject({ gives: 300 })
  })

  it('reaches a node behind a branch that was not taken', async () => {
    const nodes: Definition['nodes'] = [
      { id: 'found', type: 'flow.condition@1', config: { condition: 'input.n > 100' } },
      { id: 'rare', type: 'test.probe@1', config: { mark: 'rare' } },
    ]
    const workflowId = await test.create({
      input: { type: 'object', properties: { n: { type: 'integer', default: 1 } } },
      nodes,
      edges: [{ from: 'found', port: 'true', to: 'rare' }],
    })
    await test.heddle.launching.execute(MINA, { workflowId, version: 'draft', ...WAIT })
    expect(await marks(() => one(workflowId, 'rare'))).toEqual(['rare'])
  })

  it('runs a first node with the input of the last execution, or a given one', async () => {
    const workflowId = await test.create(probes('a', 'b'))
    expect(await outputOf((await one(workflowId, 'a')).executionId, 'a')).toMatchObject({ gives: 1 })
    await test.heddle.launching.execute(MINA, { workflowId, version: 'draft', input: { n: 9 }, ...WAIT })
    expect(await outputOf((await one(workflowId, 'a')).executionId, 'a')).toMatchObject({ gives: 9 })
    const given = await one(workflowId, 'a', { input: { n: 4 } })
    expect(await outputOf(given.executionId, 'a')).toMatchObject({ gives: 4 })
  })

  it('ignores pins without test', async () => {
    const workflowId = await test.create(probes('a'))
    const { end } = await test.heddle.launching.execute(MINA, {
      workflowId,
      version: 'draft',
      pins: { a: { gives: 99 } },
      ...WAIT,
    })
    expect(end?.output).toEqual({ last: 1 })
  })

  it('uses pins in a whole test run', async () => {
    const workflowId = await test.create(probes('a', 'b'))
    const pinned = await marks(async () => {
      const request = { workflowId, version: 'draft', test: true, pins: { a: { gives: 8 } }, ...WAIT } as const
      expect((await test.heddle.launching.execute(MINA, request)).end?.output).toEqual({ last: 80 })
    })
    expect(pinned).toEqual(['b'])
  })

  it.each([
    ['a node that does not exist', { from: ['nobody'], upTo: 'nobody' }],
    ['a pin of a node that does not exist', { pins: { nobody: 1 } }],
  ])('refuses %s', async (_title, changes) => {
    const workflowId = await test.create(probes('a'))
    await expect(one(workflowId, 'a', changes)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
