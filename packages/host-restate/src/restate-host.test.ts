import {
  buildPlan,
  ScriptedRunner,
  hang,
  inTurn,
  succeed,
  type NodeBehaviour,
  type TestWorkflow,
} from '@heddle/testkit'
import { HeddleError, toExecutionId, toNodeKey, toWorkspaceId, type ExecutionEvent, type Json } from '@heddle/model'
import { startRestateServer, type RestateServer } from '@heddle/testkit/restate-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RestateHostParts } from './host.ts'
import { ACTOR, TestHost, WORKSPACE, createHeldBlobs, createTestWorld, canRunRestate } from './test-host.ts'

describe.skipIf(!canRunRestate())('host on a real Restate server', () => {
  let server: RestateServer
  let runner: ScriptedRunner
  let test: TestHost

  beforeAll(async () => {
    server = await startRestateServer()
  })
  afterAll(async () => {
    await server.stop()
  })
  beforeEach(async () => {
    runner = new ScriptedRunner()
    test = await startTest()
  })
  afterEach(async () => {
    await test.kill()
  })

  const actor = { workspaceId: WORKSPACE, by: ACTOR }
  const startTest = (parts: Partial<RestateHostParts> = {}) =>
    new TestHost(server, createTestWorld({ runner }), parts).start()
  const restartWith = async (parts: Partial<RestateHostParts>) => {
    await test.kill()
    test = await startTest(parts)
  }
  const start = (workflow: TestWorkflow, input: Json = null) => test.execute(buildPlan(workflow), input)
  const finish = async (executionId: Awaited<ReturnType<typeof start>>) => {
    const row = await test.host.waitUntilSettled(executionId)
    const events = await test.readEvents(executionId)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1))
    return { row, events, output: await test.readValue(executionId, row.output) }
  }

  it('goes on when Restate itself was killed', async () => {
    const executionId = await start({
      nodes: {
        first: { config: { output: 1 } },
        pause: { type: 'flow.wait', config: { seconds: 0.2 } },
        last: { config: { output: '${{ first + 1 }}' } },
      },
      edges: ['first > pause', 'pause > last'],
      output: { last: 'last' },
    })
    const waiting = await start({ nodes: { ask: { type: 'flow.approval', config: { title: 'Go?' } } } })
    const opened = await test.waitForEvent(waiting, 'wait.opened', 'ask')
    await test.waitForEvent(executionId, 'wait.opened', 'pause')
    await server.restart()
    expect((await finish(executionId)).output).toEqual({ last: 2 })
    const waitId = opened.type === 'wait.opened' ? opened.data.waitId : ''
    await test.host.answer({ ...actor, executionId: waiting, waitId, decision: 'approved' })
    expect((await finish(waiting)).row.status).toBe('completed')
    expect(runner.countRuns('first')).toBe(1)
  })

  it('runs no completed node twice when the process dies again and again', async () => {
    const items = Array.from({ length: 12 }, (_, index) => index)
    runner.on('work', async (invocation, tools) => {
      await new Promise((resolve) => setImmediate(resolve))
      return succeed((invocation.config as { output: Json }).output)(invocation, tools)
    })
    const stuck = ['work[2]', 'work[5]', 'work[8]']
    for (const key of stuck) runner.on(key, inTurn(hang(), succeed(key)))
    const executionId = await start(
      { nodes: { work: { each: 'input', config: { output: '${{ loop.item }}' } } }, output: { work: 'work' } },
      items,
    )
    for (const key of stuck) {
      await test.waitForEvent(executionId, 'attempt.started', key)
      await test.kill()
      await test.start()
    }
    const { output, events } = await finish(executionId)
    expect(output).toEqual({ work: items.map((item) => stuck.find((key) => key === `work[${item}]`) ?? item) })
    expect(ofType(events, 'attempt.lost')).toHaveLength(stuck.length)
    for (const item of items) {
      const key = `work[${item}]`
      expect(runner.countRuns(key)).toBe(stuck.includes(key) ? 2 : 1)
    }
  })

  it('lets running attempts end when it stops, begins no other, and the next process goes on without a loss', async () => {
    const release = Promise.withResolvers<void>()
    runner.on('long', async () => {
      await release.promise
      return { kind: 'completed', output: 'ended' }
    })
    const executionId = await start({
      nodes: { long: {}, next: { config: { output: '${{ long }}' } } },
      edges: ['long > next'],
      output: { next: 'next' },
    })
    await test.waitForEvent(executionId, 'attempt.started', 'long')
    const stopped = test.stop()
    release.resolve()
    await stopped
    expect(runner.countRuns('next')).toBe(0)
    await test.start()
    const { output, events } = await finish(executionId)
    expect(output).toEqual({ next: 'ended' })
    expect(ofType(events, 'attempt.lost')).toHaveLength(0)
    expect(runner.countRuns('long')).toBe(1)
  })

  it('runs what is ready at the same time', async () => {
    let open = 0
    const both = Promise.withResolvers<void>()
    const meet: NodeBehaviour = async () => {
      open += 1
      if (open === 2) both.resolve()
      await both.promise
      return { kind: 'completed', output: 'met' }
    }
    runner.on('left', meet).on('right', meet)
    const { row } = await finish(await start({ nodes: { left: {}, right: {} } }))
    expect(row.status).toBe('completed')
  })

  it('passes values over 64 KB by reference, through expressions, configs and replays', async () => {
    const text = 'x'.repeat(100_000)
    runner.on('big', succeed({ text }))
    runner.on('stops', inTurn(hang(), succeed('done')))
    const executionId = await start({
      nodes: {
        big: {},
        same: { type: 'test.value', config: { value: 'big.text' } },
        used: { config: { output: '${{ same }}' } },
        stops: {},
      },
      edges: ['big > same', 'same > used', 'used > stops'],
      output: { used: 'used' },
    })
    await test.waitForEvent(executionId, 'attempt.started', 'stops')
    await test.kill()
    await test.start()
    const { row, output, events } = await finish(executionId)
    expect(row.status).toBe('completed')
    expect(output).toEqual({ used: text })
    expect(JSON.stringify(events).length).toBeLessThan(50_000)
  })

  it('gives each signal to one execution when they come while waits open', async () => {
    const workflow: TestWorkflow = {
      nodes: { paid: { type: 'flow.signal', config: { name: 'race' } } },
      output: { paid: 'paid' },
    }
    const sent = [0, 1, 2, 3, 4, 5]
    const started = sent.map(() => start(workflow))
    await Promise.all(sent.map((n) => test.host.signal({ ...actor, name: 'race', payload: n })))
    const ended = await Promise.all(started.map(async (id) => finish(await id)))
    const received = ended.map(({ output }) => (output as { paid: number }).paid)
    expect(received.toSorted()).toEqual(sent)
  })

  it('gives a taken signal back when its execution was cancelled before it could use it', async () => {
    const { blobs, hold } = createHeldBlobs()
    await test.kill()
    test = await new TestHost(server, createTestWorld({ runner, blobs })).start()
    const workflow: TestWorkflow = {
      nodes: { late: { type: 'flow.signal', config: { name: 'back' } } },
      output: { late: 'late' },
    }
    const payload = 'x'.repeat(100_000)
    await test.host.signal({ ...actor, name: 'back', payload })
    const release = hold()
    const first = await start(workflow)
    await test.waitForEvent(first, 'wait.opened', 'late')
    await test.host.cancel({ ...actor, executionId: first, reason: 'too early', compensate: false })
    release()
    expect((await finish(first)).row.status).toBe('cancelled')
    expect((await finish(await start(workflow))).output).toEqual({ late: payload })
  })

  it('keeps the steps of a lost attempt for the next', async () => {
    const step = { n: 1, stepKey: 'draft', attempt: 1, startedAt: 1, endedAt: 2, output: { json: 'kept' } }
    runner.on(
      'write',
      inTurn(
        async (invocation, tools) => {
          await tools.channel.saveStep(step)
          return hang()(invocation, tools)
        },
        (invocation) => ({ kind: 'completed', output: invocation.steps.map(({ output }) => output) as Json }),
      ),
    )
    const executionId = await start({ nodes: { write: {} }, output: { write: 'write' } })
    await test.waitForEvent(executionId, 'attempt.started', 'write')
    await test.world.journal.waitForStep(executionId, 'write')
    await test.kill()
    await test.start()
    expect((await finish(executionId)).output).toEqual({ write: [{ json: 'kept' }] })
  })

  it('ends an attempt that takes too long, and tries no failure again on its own', async () => {
    runner.on('slow', hang())
    const { row, events } = await finish(
      await start({ nodes: { slow: { timeoutSeconds: 0.1, retry: { maxAttempts: 1 } } } }),
    )
    expect(row).toMatchObject({ status: 'failed', error: { code: 'NODE_TIMEOUT' } })
    expect(ofType(events, 'attempt.started')).toHaveLength(1)
    expect(runner.countRuns('slow')).toBe(1)
  })

  it('takes a defect of a runner as the failure of its attempt, with an id to search for', async () => {
    runner.on('broken', () => {
      throw new Error('inside')
    })
    const { row } = await finish(await start({ nodes: { broken: { retry: { maxAttempts: 1 } } } }))
    expect(row.error).toMatchObject({ code: 'INTERNAL_ERROR', errorId: expect.any(String) })
    expect(test.incidents).toContainEqual(expect.objectContaining({ kind: 'defect', message: 'inside' }))
    expect(JSON.stringify(row)).not.toContain('inside')
  })

  it('refuses a form that does not fit, and takes the next', async () => {
    await restartWith({
      validateForm: (_, answer) => {
        if (answer === null) throw new HeddleError('INPUT_INVALID', 'The form is empty.')
      },
    })
    const executionId = await start({
      nodes: { ask: { type: 'flow.approval', config: { title: 'Go?', form: { type: 'object' } } } },
    })
    const opened = await test.waitForEvent(executionId, 'wait.opened', 'ask')
    const answer = { ...actor, executionId, waitId: opened.type === 'wait.opened' ? opened.data.waitId : '' }
    await expect(test.host.answer({ ...answer, decision: 'approved' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await test.host.answer({ ...answer, decision: 'approved', payload: {} })
    expect((await finish(executionId)).row.status).toBe('completed')
  })

  it('lets a breakpoint hold a node until it is lifted', async () => {
    const executionId = await start({
      nodes: { wait: { type: 'flow.signal', config: { name: 'step' } }, next: {} },
      edges: ['wait > next'],
    })
    await test.waitForEvent(executionId, 'wait.opened', 'wait')
    const hold = { ...actor, executionId, holdId: 'b1', when: 'before', reason: 'look' } as const
    await test.host.hold({ ...hold, nodeKey: toNodeKey('next') })
    await test.host.signal({ ...actor, name: 'step', payload: null })
    await test.host.lift({ ...actor, executionId, holdId: 'b1' })
    const { events } = await finish(executionId)
    const lifted = ofType(events, 'hold.lifted')[0]?.seq ?? 0
    expect(ofType(events, 'attempt.started')[0]?.seq).toBeGreaterThan(lifted)
  })

  it('takes a cancel in Restate as a cancel of the execution', async () => {
    const executionId = await start({ nodes: { wait: { type: 'flow.signal', config: { name: 'never' } } } })
    await test.waitForEvent(executionId, 'wait.opened', 'wait')
    await cancelInRestate(server, executionId)
    const { row, events } = await finish(executionId)
    expect(row.status).toBe('cancelled')
    expect(ofType(events, 'execution.cancel-requested')[0]?.data.by).toBe('restate')
  })

  it('refuses what an ended, a foreign or no execution cannot take', async () => {
    const ended = await start({ nodes: { only: {} } })
    await finish(ended)
    await expect(test.host.pause({ ...actor, executionId: ended, reason: 'late' })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
    })
    const nobody = toExecutionId(crypto.randomUUID())
    await expect(test.host.resume({ ...actor, executionId: nobody })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(test.host.waitUntilSettled(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const open = await start({ nodes: { wait: { type: 'flow.signal', config: { name: 'never' } } } })
    await expect(
      test.host.pause({ by: ACTOR, workspaceId: toWorkspaceId('other'), executionId: open, reason: 'foreign' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await test.host.cancel({ ...actor, executionId: open, reason: 'end of the test', compensate: false })
    expect((await finish(open)).row.status).toBe('cancelled')
  })

  it('refuses plans that need what it does not have, naming all of it', async () => {
    const refused = start({
      nodes: { child: { type: 'flow.subworkflow', config: { workflow: 'other' } }, long: { timeoutSeconds: 7_200 } },
      settings: { maxAttempts: 2 },
    })
    await expect(refused).rejects.toMatchObject({ code: 'PLAN_INVALID' })
    await expect(refused).rejects.toThrow(/'child' is a sub-workflow.*'long' may take 7200 s.*maxAttempts/)
  })
})

function ofType<Type extends ExecutionEvent['type']>(events: readonly ExecutionEvent[], type: Type) {
  return events.filter((event): event is Extract<ExecutionEvent, { readonly type: Type }> => event.type === type)
}

/** As an operator does on Restate's own command line. */
async function cancelInRestate(server: RestateServer, executionId: string): Promise<void> {
  const query = `select id from sys_invocation where target_service_key = '${executionId}' and target_handler_name = 'run'`
  const answer = await fetch(`${server.adminUrl}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { rows } = (await answer.json()) as { readonly rows: readonly { readonly id: string }[] }
  const cancelled = await fetch(`${server.adminUrl}/invocations/${rows[0]?.id}/cancel`, { method: 'PATCH' })
  if (!cancelled.ok) throw new Error(`Restate answered ${cancelled.status}.`)
}
