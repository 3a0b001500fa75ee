import type { Append } from '@heddle/engine'
import { toExecutionId, type ExecutionId, type StepRecord } from '@heddle/model'
import { fail, failFirst, hang, inTurn, succeed, turnEventLoop, type TestWorkflow } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { PatientBlobs } from './patient-blobs.ts'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost } from './test-host.ts'

const MIXED: TestWorkflow = {
  nodes: {
    first: { config: { output: 1 } },
    flaky: { retry: { maxAttempts: 3, initialDelaySeconds: 1 }, config: { output: 2 } },
    rest: { type: 'flow.wait', config: { seconds: 5 } },
    each: { each: '[10, 20, 30]', concurrency: 2, config: { output: '${{ loop.item }}' } },
    last: { config: { output: ['${{ first }}', '${{ flaky }}', '${{ each }}'] } },
  },
  edges: ['first > flaky', 'flaky > rest', 'rest > each', 'each > last'],
  output: { last: 'last' },
}

/** Runs `MIXED` and kills the host right before or after append number `cut` is durable. */
async function runWithCrash(cut: number, when: 'before' | 'after') {
  const world = createTestWorld()
  world.runner.on('flaky', failFirst(1, 'UPSTREAM_UNAVAILABLE', succeed(2)))
  let test = await startTestHost(world)
  const executionId = await test.execute(MIXED)
  let appends = 0
  let crashed = false
  const { append } = world.journal
  world.journal.append = async (batch) => {
    appends += 1
    if (appends === cut && when === 'before') {
      crashed = true
      test.kill()
      return new Promise(() => {})
    }
    const results = await append.call(world.journal, batch)
    if (appends === cut) {
      crashed = true
      test.kill()
    }
    return results
  }
  const driving = test.finish(executionId).catch(() => null)
  for (let turn = 0; turn < 5_000 && !crashed; turn += 1) {
    if ((await Promise.race([driving.then(() => true), turnEventLoop().then(() => false)])) === true) break
  }
  if (crashed) test = await startTestHost(world)
  return { crashed, runs: world.runner, ...(await test.finish(executionId)), stats: test.host.stats() }
}

describe('recovery', () => {
  it('finishes with the same result after a crash at every append, and runs no completed node again', async () => {
    let crashes = 0
    for (const when of ['before', 'after'] as const) {
      for (let cut = 1; cut < 40; cut += 1) {
        const { crashed, row, output, events, runs } = await runWithCrash(cut, when)
        expect([row.status, output]).toEqual(['completed', { last: [1, 2, [10, 20, 30]] }])
        const completed = events.filter(({ type }) => type === 'attempt.completed').map(({ nodeKey }) => nodeKey)
        expect(new Set(completed).size).toBe(completed.length)
        for (const nodeKey of new Set(completed)) expect(runs.countRuns(nodeKey!)).toBeLessThanOrEqual(3)
        if (!crashed) break
        crashes += 1
      }
    }
    expect(crashes).toBeGreaterThan(10)
  })

  it('fires timers that became due while no host ran', async () => {
    const world = createTestWorld()
    let test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { rest: { type: 'flow.wait', config: { seconds: 60 } } } })
    await test.waitForEvent(executionId, 'wait.opened')
    test.kill()
    world.clock.jumpTo(world.clock.now() + 3_600_000)
    test = await startTestHost(world)
    const { row, events } = await test.finish(executionId)
    expect(row.status).toBe('completed')
    expect(events.at(-1)?.at).toBe(world.clock.now())
  })

  it('gives recorded steps to the attempt that follows a lost one', async () => {
    const world = createTestWorld()
    const step: StepRecord = { n: 1, stepKey: 'draft', attempt: 1, startedAt: 1, endedAt: 2, output: { json: 'paid' } }
    const seen: unknown[] = []
    world.runner.on(
      'steps',
      inTurn(
        async (invocation, tools) => {
          seen.push(invocation.steps)
          await tools.channel.saveStep(step)
          return hang()(invocation, tools)
        },
        (invocation) => {
          seen.push(invocation.steps)
          return { kind: 'completed', output: null }
        },
      ),
    )
    let test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { steps: {} } })
    await test.quiet()
    test.kill()
    test = await startTestHost(world)
    await test.finish(executionId)
    expect(seen).toEqual([[], [step]])
  })

  it('reports what it recovered, in pages', async () => {
    const world = createTestWorld()
    world.runner.on('work', hang())
    let test = await startTestHost(world)
    for (let n = 0; n < 25; n += 1) await test.execute({ nodes: { work: {} } })
    await test.quiet()
    test.kill()
    test = await startTestHost(world, { limits: { recoveryPage: 4 } })
    expect(test.host.stats()).toMatchObject({ open: 25, running: 25 })
  })

  it('holds keys of keyed concurrency again before anything is admitted', async () => {
    const world = createTestWorld()
    world.runner.on('work', hang())
    const workflow: TestWorkflow = { nodes: { work: {} }, settings: { concurrency: { limit: 1, onLimit: 'queue' } } }
    let test = await startTestHost(world)
    const first = await test.execute(workflow)
    const second = await test.execute(workflow)
    await test.quiet()
    test.kill()
    test = await startTestHost(world)
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ running: 1, queued: 1 })
    await test.host.cancel({ workspaceId: WORKSPACE, executionId: first, by: ACTOR, reason: 'x', compensate: false })
    await test.finish(first)
    await test.waitForEvent(second, 'attempt.started')
  })
})

describe('restarts', () => {
  it('come once, whatever crash lies between the failure and the next try', async () => {
    const workflow = { nodes: { first: {}, flaky: {} }, edges: ['first > flaky'], settings: { maxAttempts: 2 } }
    for (let cut = 1; cut < 9; cut += 1) {
      const world = createTestWorld()
      let failures = 0
      let firstId: ExecutionId | null = null
      world.runner.on('flaky', (invocation, tools) => {
        firstId ??= invocation.executionId
        const isFirst = invocation.executionId === firstId
        failures += isFirst ? 1 : 0
        return (isFirst ? fail('TOOL_BAD_REQUEST') : succeed('second try'))(invocation, tools)
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
      void test.execute(workflow).catch(() => null)
      for (let turn = 0; turn < 200; turn += 1) await turnEventLoop()
      world.journal.append = append
      test = await startTestHost(world)
      for (let turn = 0; turn < 200; turn += 1) await turnEventLoop()
      expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0, executionSlots: 0 })
      expect((await world.journal.load(toExecutionId(firstId ?? '')))?.row.status).toBe('failed')
      expect([failures, world.runner.countRuns('first')]).toEqual([1, 1])
      const tries = world.runner.runs.filter(({ nodeKey }) => nodeKey === 'flaky')
      expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
      test.kill()
    }
  })
})

describe('start-and-go', () => {
  it('creates one child, which ends by itself, whatever append a crash follows', async () => {
    const config = { workflow: 'sub', input: { n: 2 }, wait: false }
    const parent = { nodes: { go: { type: 'flow.subworkflow', config } }, output: { go: 'go' } }
    for (let cut = 1; cut < 9; cut += 1) {
      const world = createTestWorld({ sub: { nodes: { work: {} }, output: { n: 'input.n' } } })
      const created = new Map<ExecutionId, ExecutionId | null>()
      let test = await startTestHost(world)
      let appends = 0
      const { append } = world.journal
      world.journal.append = async (batch) => {
        for (const { executionId, rows } of batch) {
          if (rows !== null) created.set(executionId, rows.execution.parentId)
        }
        const results = await append.call(world.journal, batch)
        appends += 1
        if (appends === cut) test.kill()
        return results
      }
      void test.execute(parent).catch(() => null)
      for (let turn = 0; turn < 60; turn += 1) await turnEventLoop()
      test = await startTestHost(world)
      for (const id of created.keys()) await test.finish(id)
      const [parentId] = [...created].find(([, of]) => of === null)!
      const { output } = await test.finish(parentId)
      const children = [...created].filter(([, of]) => of === parentId).map(([id]) => id)
      expect(children).toHaveLength(1)
      expect(output).toEqual({ go: { executionId: children[0] } })
      expect((await test.finish(children[0]!)).output).toEqual({ n: 2 })
      expect(world.runner.countRuns('work')).toBeLessThanOrEqual(2)
      await test.quiet()
      expect(test.host.stats()).toMatchObject({ open: 0, inMemory: 0 })
      test.kill()
    }
  })
})

describe('signals', () => {
  it('are neither lost nor given twice by a crash at any append', async () => {
    const workflow: TestWorkflow = {
      nodes: { s: { type: 'flow.signal', config: { name: 'go' } } },
      output: { s: 's' },
    }
    for (const [cut, when] of [1, 2, 3].flatMap((cut) => [[cut, 'before'] as const, [cut, 'after'] as const])) {
      const world = createTestWorld()
      let test = await startTestHost(world)
      for (const payload of ['first', 'second']) {
        await test.host.signal({ workspaceId: WORKSPACE, name: 'go', payload, by: ACTOR })
      }
      const created = new Set<ExecutionId>()
      let appends = 0
      const { append } = world.journal
      world.journal.append = async (batch) => {
        appends += 1
        if (appends === cut && when === 'before') test.kill()
        if (appends === cut && when === 'before') return new Promise(() => {})
        for (const { executionId } of batch) created.add(executionId)
        const results = await append.call(world.journal, batch)
        if (appends === cut) test.kill()
        return results
      }
      void test.execute(workflow).catch(() => null)
      for (let turn = 0; turn < 60; turn += 1) await turnEventLoop()
      world.journal.append = append
      test = await startTestHost(world)
      const outputs = []
      for (const id of created) outputs.push((await test.finish(id)).output)
      while (outputs.length < 2) outputs.push((await test.finish(await test.execute(workflow))).output)
      expect(outputs).toEqual([{ s: 'first' }, { s: 'second' }])
    }
  })
})

describe('ownership', () => {
  it('stops a host whose epoch has ended, without changing anything', async () => {
    const world = createTestWorld()
    world.runner.on('work', inTurn(hang(), succeed('by the new owner')))
    const old = await startTestHost(world)
    const executionId = await old.execute({ nodes: { work: {} }, output: { work: 'work' } })
    await old.quiet()
    const owner = await startTestHost(world)
    const action = { workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'too late', compensate: false }
    await expect(old.until(old.host.cancel(action))).rejects.toMatchObject({ code: 'OVERLOADED' })
    expect(await old.host.stopped).toContain('taken over')
    expect((await owner.finish(executionId)).output).toEqual({ work: 'by the new owner' })
  })

  it("stops when the owner's lock is lost", async () => {
    const lost = Promise.withResolvers<string>()
    const test = await startTestHost(createTestWorld(), { owner: { lost: lost.promise, release: async () => {} } })
    lost.resolve('the lock file is gone')
    expect(await test.host.stopped).toContain('the lock file is gone')
    await expect(test.execute({ nodes: { a: {} } })).rejects.toMatchObject({ code: 'OVERLOADED' })
  })
})

describe('graceful stop', () => {
  it('gives running attempts their time, starts nothing new and leaves the rest to the next start', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const { promise, resolve } = Promise.withResolvers<void>()
    world.runner.on('slow', () => promise.then(() => ({ kind: 'completed', output: 'slow' })))
    const executionId = await test.execute({ nodes: { slow: {}, next: {} }, edges: ['slow > next'] })
    await test.quiet()
    const stopping = test.host.stop()
    await expect(test.host.execute({} as never)).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 5_000 })
    resolve()
    await stopping
    expect((await test.events(executionId)).some(({ type }) => type === 'node.completed')).toBe(true)
    expect(world.runner.countRuns('next')).toBe(0)
    const { row } = await (await startTestHost(world)).finish(executionId)
    expect([row.status, world.runner.countRuns('slow'), world.runner.countRuns('next')]).toEqual(['completed', 1, 1])
  })

  it('aborts what does not end within the grace, and finds it lost at the next start', async () => {
    const world = createTestWorld()
    world.runner.on('work', inTurn(hang(), succeed('again')))
    const test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { work: {} } })
    await test.quiet()
    await test.until(test.host.stop({ graceMs: 1_000 }))
    const { row, events } = await (await startTestHost(world)).finish(executionId)
    expect(row.status).toBe('completed')
    expect(events.some(({ type }) => type === 'attempt.lost')).toBe(true)
  })
})

describe('storage', () => {
  const isFor = (type: string) => (append: Append) => append.events.some((event) => event.type === type)

  it('reads the state again after a refused append, and loses no report', async () => {
    for (const type of ['attempt.completed', 'attempt.started']) {
      const world = createTestWorld()
      const test = await startTestHost(world)
      const executionId = await test.execute({ nodes: { a: {}, b: {} }, edges: ['a > b'] })
      world.journal.refuse({ ok: false, reason: 'wrong-seq' }, { matches: isFor(type) })
      const { row } = await test.finish(executionId)
      expect(row).toMatchObject({ status: 'completed', nodesCompleted: 2 })
      expect([world.runner.countRuns('a'), world.runner.countRuns('b')]).toEqual([1, 1])
    }
  })

  it('fails the attempt whose result cannot be written, and only that', async () => {
    const world = createTestWorld()
    world.runner.on('bad', succeed('poison'))
    const test = await startTestHost(world)
    world.journal.fail(
      { kind: 'bad-append', message: 'poison' },
      { times: 999, matches: (append) => JSON.stringify(append.events).includes('"poison"') },
    )
    const bad = await test.execute({ nodes: { bad: {} } })
    const good = await test.execute({ nodes: { good: {} } })
    expect((await test.finish(good)).row.status).toBe('completed')
    expect((await test.finish(bad)).row).toMatchObject({ status: 'failed', error: { code: 'INTERNAL_ERROR' } })
  })

  it('refuses new work while a value finds no room, loses no result, and stops after a minute of it', async () => {
    const large = 'x'.repeat(70_000)
    for (const tries of [3, 100]) {
      const world = createTestWorld()
      world.runner.on('work', succeed(large))
      let failures = tries
      const stored = world.blobs
      const pauses: (() => void)[] = []
      const blobs = new PatientBlobs(
        {
          ...stored,
          put: async (...args) => {
            if (failures-- > 0) throw new Error('full', { cause: { kind: 'disk-full', message: 'full' } })
            return stored.put(...args)
          },
        },
        () => new Promise((resolve) => pauses.push(resolve)),
      )
      const test = await startTestHost(world, { blobs })
      const executionId = await test.execute({ nodes: { work: {} }, output: { length: 'work' } })
      while (pauses.length === 0) await turnEventLoop()
      expect(test.host.stats().accepting).toBe(false)
      await expect(test.execute({ nodes: { work: {} } })).rejects.toMatchObject({ code: 'OVERLOADED' })
      for (let pause = pauses.shift(); pause !== undefined; pause = pauses.shift()) {
        pause()
        for (let turn = 0; turn < 5; turn += 1) await turnEventLoop()
      }
      if (tries === 3) {
        expect((await test.finish(executionId)).row.status).toBe('completed')
        expect([world.runner.countRuns('work'), test.host.stats().accepting]).toEqual([1, true])
      } else {
        expect(await test.host.stopped).toContain('values cannot be written')
        expect((await test.events(executionId)).at(-1)?.type).toBe('attempt.started')
      }
      test.kill()
    }
  })

  it('drives an execution whose creation was committed when the connection was lost', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const { append } = world.journal
    let losses = 1
    world.journal.append = async (batch) => {
      const written = await append.call(world.journal, batch)
      if (losses-- > 0) throw new Error('gone', { cause: { kind: 'unavailable', message: 'gone' } })
      return written
    }
    const idempotency = { principal: ACTOR, route: 'execute', key: 'k', bodyHash: 'h', expiresAt: Infinity }
    const executionId = await test.until(test.execute({ nodes: { work: {} } }, { idempotency }))
    expect((await test.finish(executionId)).row.status).toBe('completed')
    expect(world.runner.countRuns('work')).toBe(1)
  })

  it('refuses new work while the disk is full, keeps what it has, and goes on when there is room', async () => {
    const world = createTestWorld()
    const { promise, resolve } = Promise.withResolvers<void>()
    world.runner.on('work', () => promise.then(() => ({ kind: 'completed', output: 'kept' })))
    const test = await startTestHost(world)
    const executionId = await test.execute({ nodes: { work: {} }, output: { work: 'work' } })
    await test.quiet()
    world.journal.fail({ kind: 'disk-full', message: 'no space left' }, { times: 10 })
    resolve()
    for (let turn = 0; turn < 20; turn += 1) await turnEventLoop()
    expect(test.host.stats().accepting).toBe(false)
    await expect(test.host.execute({} as never)).rejects.toMatchObject({ code: 'OVERLOADED' })
    await world.clock.elapse(20_000)
    expect((await test.finish(executionId)).output).toEqual({ work: 'kept' })
    expect(test.host.stats().accepting).toBe(true)
  })

  it('stops when the disk stays full, and recovers at the next start', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    world.journal.fail({ kind: 'disk-full', message: 'no space left' }, { times: 100 })
    const refused = test.host
      .signal({ workspaceId: WORKSPACE, name: 'x', payload: null, by: ACTOR })
      .then(() => test.execute({ nodes: { a: {} } }))
    await expect(refused).rejects.toMatchObject({ code: 'OVERLOADED' })
    expect(await test.host.stopped).toContain('cannot be written')
  })
})
