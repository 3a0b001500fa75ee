import { HeddleError, NULL_VALUE, toNodeKey, toWorkflowId, toWorkspaceId } from '@heddle/model'
import { buildPlan, fail, hang, inTurn, succeed, turnEventLoop } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost } from './test-host.ts'

const chain = (length: number) => {
  const ids = Array.from({ length }, (_, at) => `n${at + 1}`)
  return {
    nodes: Object.fromEntries(ids.map((id) => [id, {}])),
    edges: ids.slice(1).map((id, at) => `${ids[at]} > ${id}`),
  }
}

describe('embedded host', () => {
  it('costs one commit per step of a chain, the start and the end included', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const before = world.journal.commits
    const { row, events } = await test.finish(await test.execute(chain(10)))
    expect(row.status).toBe('completed')
    expect(events.filter(({ type }) => type === 'attempt.started')).toHaveLength(10)
    expect(world.journal.commits - before).toBe(11)
  })

  it('calls a runner only after its attempt.started is durable', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const letGo = world.journal.hold()
    const executing = test.execute(chain(1))
    for (let turn = 0; turn < 20; turn += 1) await turnEventLoop()
    expect(world.runner.runs).toEqual([])
    letGo()
    const executionId = await executing
    await test.finish(executionId)
    expect(world.runner.runs).toHaveLength(1)
  })

  it('releases the memory of settled and waiting executions, and wakes waiting ones by their timer', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const wait = {
      nodes: { rest: { type: 'flow.wait', config: { seconds: 3_600 } }, after: {} },
      edges: ['rest > after'],
    }
    const ids = await Promise.all(Array.from({ length: 20 }, () => test.execute(wait)))
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ open: 20, inMemory: 0, timers: 20, executionSlots: 0 })
    for (const id of ids) expect((await test.finish(id)).row.status).toBe('completed')
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0, timers: 0, executionSlots: 0, running: 0 })
  })

  it('writes a snapshot when a long execution leaves memory, and goes on from it', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world, { limits: { snapshotEvery: 10 } })
    const long = chain(8)
    const executionId = await test.execute({
      nodes: { ...long.nodes, rest: { type: 'flow.wait', config: { seconds: 600 } }, last: {} },
      edges: [...long.edges, 'n8 > rest', 'rest > last'],
    })
    await test.waitForEvent(executionId, 'wait.opened')
    await test.quiet()
    const loaded = await world.journal.load(executionId)
    expect(loaded?.snapshot).not.toBeNull()
    expect(loaded?.events).toEqual([])
    expect((await test.finish(executionId)).row).toMatchObject({ status: 'completed', nodesCompleted: 10 })
  })

  it('fails an attempt that takes longer than its node has, and retries it', async () => {
    const world = createTestWorld()
    world.runner.on('slow', inTurn(hang(), succeed('second')))
    const test = await startTestHost(world)
    const { row, events, output } = await test.finish(
      await test.execute({ nodes: { slow: { timeoutSeconds: 5 } }, output: { slow: 'slow' } }),
    )
    expect(events.find(({ type }) => type === 'attempt.failed')).toMatchObject({
      data: { error: { code: 'NODE_TIMEOUT' } },
    })
    expect([row.status, output]).toEqual(['completed', { slow: 'second' }])
  })

  it('stops waiting for an attempt that ignores its abort', async () => {
    const world = createTestWorld()
    world.runner.on('deaf', () => new Promise(() => {}))
    const test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { deaf: { config: { sideEffects: 'retry' } } } })
    await test.waitForEvent(executionId, 'attempt.started')
    await test.host.cancel({ workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'enough', compensate: false })
    const { row, events } = await test.finish(executionId)
    expect(row.status).toBe('cancelled')
    const ended = events.find(({ type }) => type === 'attempt.cancelled')
    expect(ended).toMatchObject({ data: { mayHaveHappened: true } })
    const asked = events.find(({ type }) => type === 'execution.cancel-requested')
    expect((ended?.at ?? 0) - (asked?.at ?? 0)).toBe(10_000)
    expect(test.host.stats()).toMatchObject({ running: 0, executionSlots: 0 })
  })

  it('records a result that came in time after a cancel', async () => {
    const world = createTestWorld()
    world.runner.on('quick', (_, { signal }) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => resolve())
      return promise.then(() => ({ kind: 'completed', output: 'done' }))
    })
    const test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { quick: {} } })
    await test.waitForEvent(executionId, 'attempt.started')
    await test.host.cancel({ workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'enough', compensate: false })
    const { row, events } = await test.finish(executionId)
    expect(row.status).toBe('cancelled')
    expect(events.some(({ type }) => type === 'node.completed')).toBe(true)
  })

  it('turns a defect of a runner into a failure with an id to search for', async () => {
    const world = createTestWorld()
    world.runner.on('broken', () => Promise.reject(new Error('secret detail')))
    const test = await startTestHost(world)
    const { row } = await test.finish(await test.execute({ nodes: { broken: {} } }))
    expect(row.error).toMatchObject({ code: 'INTERNAL_ERROR', errorId: test.incidents[0]?.errorId })
    expect(JSON.stringify(row.error)).not.toContain('secret detail')
  })

  it('passes results over 64 KB by reference, and fails the attempt above 64 MB', async () => {
    const world = createTestWorld()
    world.runner.on('big', succeed('x'.repeat(100_000))).on('huge', succeed('x'.repeat(64 * 1024 * 1024)))
    const test = await startTestHost(world)
    const big = await test.finish(
      await test.execute({
        nodes: { big: {}, size: { config: { output: '${{ big }}' } } },
        edges: ['big > size'],
        output: { text: 'size' },
      }),
    )
    expect(big.events.find(({ type }) => type === 'attempt.completed')).toHaveProperty('data.output.blob')
    expect(big.output).toEqual({ text: 'x'.repeat(100_000) })
    const huge = await test.finish(await test.execute({ nodes: { huge: {} } }))
    expect(huge.row.error?.code).toBe('PAYLOAD_TOO_LARGE')
  })

  it('restarts a failed execution as often as its settings say, from what failed', async () => {
    const world = createTestWorld()
    let tries = 0
    world.runner.on('flaky', (invocation, tools) => {
      tries += 1
      return (tries < 3 ? fail('TOOL_BAD_REQUEST') : succeed('at last'))(invocation, tools)
    })
    const test = await startTestHost(world)
    const workflow = { nodes: { first: {}, flaky: {} }, edges: ['first > flaky'], settings: { maxAttempts: 3 } }
    const { row } = await test.finish(await test.execute(workflow))
    expect(row.status).toBe('failed')
    await test.until(
      (async () => {
        while (test.host.stats().open > 0 || tries < 3) await turnEventLoop()
      })(),
    )
    expect(world.runner.countRuns('first')).toBe(1)
    expect(tries).toBe(3)
  })

  it('gives the earlier execution for a repeated idempotency key, and refuses another body', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const idempotency = (bodyHash: string) => ({
      idempotency: { principal: ACTOR, route: 'execute', key: 'k', bodyHash, expiresAt: Number.MAX_SAFE_INTEGER },
    })
    const first = await test.execute(chain(1), idempotency('a'))
    expect(await test.execute(chain(1), idempotency('a'))).toBe(first)
    await expect(test.execute(chain(1), idempotency('b'))).rejects.toMatchObject({ code: 'CONFLICT' })
    await test.finish(first)
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0, executionSlots: 0 })
    expect(world.runner.runs).toHaveLength(1)
  })

  it('replays from a node with the results before it', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const first = await test.execute(chain(3))
    await test.finish(first)
    const again = await test.until(
      test.host.replay({ workspaceId: WORKSPACE, executionId: first, from: ['n3'], startedBy: ACTOR }),
    )
    const { row, events } = await test.finish(again.executionId)
    expect(row).toMatchObject({ status: 'completed', originId: first })
    expect(events.filter(({ type }) => type === 'node.reused').map(({ nodeKey }) => nodeKey)).toEqual(['n1', 'n2'])
    expect(world.runner.runs.map(({ nodeKey }) => nodeKey)).toEqual(['n1', 'n2', 'n3', 'n3'])
  })

  it.each([
    [{ from: ['n9'] }, 'There is no node "n9"'],
    [{ upTo: 'n9' }, 'There is no node "n9"'],
    [{ input: { n: 'two' } }, '/n: Must be integer, not string.'],
    [{ reuse: 'calls', from: ['n2'] }, 'every node runs again'],
  ] as const)('refuses a replay of %j, and says why', async (asked, message) => {
    const test = await startTestHost(createTestWorld())
    const plan = { ...buildPlan(chain(2)), input: { properties: { n: { type: 'integer', default: 1 } } } }
    const executionId = await test.execute(plan)
    await test.finish(executionId)
    const replay = test.host.replay({ workspaceId: WORKSPACE, executionId, startedBy: ACTOR, ...asked })
    await expect(test.until(replay)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining(message),
    })
  })

  it('refuses what comes for a settled execution, and does nothing of its end again', async () => {
    const test = await startTestHost(createTestWorld())
    const executionId = await test.execute(chain(1))
    await test.finish(executionId)
    await test.quiet()
    const action = { workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'late', compensate: false }
    await expect(test.until(test.host.cancel(action))).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    const signal = test.host.signal({ workspaceId: WORKSPACE, executionId, name: 'go', payload: null, by: ACTOR })
    await expect(test.until(signal)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0, timers: 0 })
  })

  it('does not find executions of another workspace', async () => {
    const test = await startTestHost(createTestWorld())
    const executionId = await test.execute({ nodes: { s: { type: 'flow.signal', config: { name: 'go' } } } })
    const workspaceId = toWorkspaceId('other')
    const action = { workspaceId, executionId, by: ACTOR, reason: 'x' }
    await expect(test.until(test.host.pause(action))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(test.until(test.host.cancel({ ...action, compensate: false }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(test.until(test.host.replay({ workspaceId, executionId, startedBy: ACTOR }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('answers NOT_FOUND for an execution that does not exist', async () => {
    const test = await startTestHost(createTestWorld())
    const executionId = 'missing' as Parameters<typeof test.host.waitUntilSettled>[0]
    await expect(test.until(test.host.waitUntilSettled(executionId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('embedded host, people', () => {
  const approval = { nodes: { ask: { type: 'flow.approval', config: { title: 'Go?', form: { type: 'object' } } } } }

  it('tells the second answer who was first', async () => {
    const test = await startTestHost(createTestWorld())
    const executionId = await test.execute(approval)
    const opened = await test.waitForEvent(executionId, 'wait.opened')
    const waitId = opened.type === 'wait.opened' ? opened.data.waitId : ''
    const answer = { workspaceId: WORKSPACE, executionId, waitId, payload: {} } as const
    const both = await Promise.allSettled([
      test.host.answer({ ...answer, decision: 'approved', by: 'person:first' }),
      test.host.answer({ ...answer, decision: 'rejected', by: 'person:second' }),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { message: expect.stringContaining('person:first') } })
  })

  it('refuses a form that does not hold and keeps the approval open', async () => {
    const test = await startTestHost(createTestWorld(), {
      validateForm: (_, answer) => {
        if (answer === null) throw new HeddleError('INPUT_INVALID', 'The form must be an object.')
      },
    })
    const executionId = await test.execute(approval)
    const opened = await test.waitForEvent(executionId, 'wait.opened')
    const waitId = opened.type === 'wait.opened' ? opened.data.waitId : ''
    const answer = { workspaceId: WORKSPACE, executionId, waitId, decision: 'approved', by: ACTOR } as const
    await expect(test.until(test.host.answer(answer))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await test.until(test.host.answer({ ...answer, payload: { ok: true } }))
    expect((await test.finish(executionId)).row.status).toBe('completed')
  })

  it('reminds once of an approval that nobody answers', async () => {
    const reminded: string[] = []
    const test = await startTestHost(createTestWorld(), { remind: ({ nodeKey }) => reminded.push(nodeKey) })
    const executionId = await test.execute({
      nodes: { ask: { type: 'flow.approval', config: { title: 'Go?', reminderSeconds: 60, timeoutSeconds: 600 } } },
    })
    expect((await test.finish(executionId)).row.error?.code).toBe('WAIT_TIMEOUT')
    expect(reminded).toEqual(['ask'])
  })

  it('holds a node at a breakpoint until it is lifted', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    world.runner.on('n1', hang())
    const executionId = await test.execute(chain(3))
    const action = { workspaceId: WORKSPACE, executionId, by: ACTOR }
    const nodeKey = toNodeKey('n3')
    await test.host.hold({ ...action, holdId: 'b1', nodeKey, when: 'before', reason: 'debugging' })
    await test.host.injectData({ ...action, nodeKey: toNodeKey('n2'), output: 'given' })
    await test.host.cancel({ ...action, reason: 'end of the test', compensate: false })
    expect((await test.finish(executionId)).row.status).toBe('cancelled')
    expect(world.runner.countRuns('n3')).toBe(0)
  })

  it('uses a revised plan for what is not decided yet', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const signal = { type: 'flow.signal', config: { name: 'go' } }
    const executionId = await test.execute({ nodes: { s: signal, a: {} }, edges: ['s > a'] })
    const plan = buildPlan({ nodes: { s: signal, a: {}, b: {} }, edges: ['s > a', 'a > b'], revision: 2 })
    await test.host.revisePlan({ workspaceId: WORKSPACE, executionId, by: ACTOR, plan })
    await test.host.signal({ workspaceId: WORKSPACE, name: 'go', payload: null, by: ACTOR })
    await test.finish(executionId)
    expect(world.runner.countRuns('b')).toBe(1)
  })

  it('keeps at most 1,000 signals that nobody waits for, and gives an own one only to its execution', async () => {
    const test = await startTestHost(createTestWorld())
    const signal = { workspaceId: WORKSPACE, name: 'go', payload: 'own', by: ACTOR }
    const waits = {
      nodes: {
        rest: { type: 'flow.wait', config: { seconds: 60 } },
        s: { type: 'flow.signal', config: { name: 'go' } },
      },
      edges: ['rest > s'],
      output: { s: 's' },
    }
    const one = await test.execute(waits)
    const two = await test.execute(waits)
    expect(await test.until(test.host.signal({ ...signal, executionId: two }))).toMatchObject({ delivered: false })
    expect((await test.finish(two)).output).toEqual({ s: 'own' })
    expect((await test.events(one)).at(-1)?.type).not.toBe('execution.completed')
    for (let n = 0; n < 1_000; n += 1) await test.host.signal({ ...signal, name: 'full' })
    await expect(test.host.signal({ ...signal, name: 'full' })).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('embedded host, sub-workflows', () => {
  const parent = {
    nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'sub', input: { n: 2 } } } },
    output: { child: 'child' },
  }

  it('gives the output of the child to the parent', async () => {
    const world = createTestWorld({
      sub: { nodes: { work: { config: { output: '${{ input.n }}' } } }, output: { n: 'work' } },
    })
    const test = await startTestHost(world)
    const { row, output } = await test.finish(await test.execute(parent))
    expect([row.status, output]).toEqual(['completed', { child: { n: 2 } }])
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0 })
  })

  it("checks the child's input against its schema, and fills in the defaults", async () => {
    const input = { properties: { n: { type: 'integer' }, m: { default: 5 } } }
    const sub = buildPlan({ nodes: { work: { config: { output: '${{ input.m }}' } } }, output: { m: 'work' } })
    const workflows = {
      load: async () => ({ workflowId: toWorkflowId('sub'), version: 1, plan: { ...sub, input }, env: NULL_VALUE }),
    }
    const test = await startTestHost({ ...createTestWorld(), workflows })
    expect((await test.finish(await test.execute(parent))).output).toEqual({ child: { m: 5 } })
    const wrong = { nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'sub', input: { n: 'x' } } } } }
    const { row } = await test.finish(await test.execute(wrong))
    expect(row.error).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('/n: Must be integer') })
  })

  it('fails the node when the workflow does not exist', async () => {
    const test = await startTestHost(createTestWorld())
    const { row } = await test.finish(await test.execute(parent))
    expect(row.error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('sub') })
  })

  it('fails the node when the child cannot be started', async () => {
    const settings = { concurrency: { key: 'input.n > "a"', limit: 1 } }
    const test = await startTestHost(createTestWorld({ sub: { nodes: { work: {} }, settings } }))
    const { row } = await test.finish(await test.execute(parent))
    expect([row.status, row.error?.message]).toEqual(['failed', expect.stringContaining('concurrency')])
  })

  it('finishes parent and child after a crash at any append', async () => {
    for (let cut = 1; cut < 9; cut += 1) {
      const world = createTestWorld({
        sub: { nodes: { work: { config: { output: '${{ input.n }}' } } }, output: { n: 'work' } },
      })
      let test = await startTestHost(world)
      let appends = 0
      const { append } = world.journal
      world.journal.append = async (batch) => {
        const results = await append.call(world.journal, batch)
        appends += 1
        if (appends === cut) test.kill()
        return results
      }
      const executing = test.execute(parent)
      for (let turn = 0; turn < 60; turn += 1) await turnEventLoop()
      test = await startTestHost(world)
      const executionId = await Promise.race([executing, turnEventLoop().then(() => null)])
      const rows = await world.journal.listOpen(null, 10)
      if (executionId !== null) expect((await test.finish(executionId)).output).toEqual({ child: { n: 2 } })
      for (const { id } of rows) await test.finish(id)
      expect(await world.journal.listOpen(null, 10)).toEqual([])
      test.kill()
    }
  })
})
