import { toWorkflowId, toWorkspaceId } from '@heddle/model'
import { hang, type TestWorkflow } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { createMemoryAdmission } from './admission.ts'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost } from './test-host.ts'

const WORK: TestWorkflow = { nodes: { work: {} } }

async function createStage(slots: { readonly maxExecutions?: number; readonly maxNodes?: number }, maxQueued = 100) {
  const world = createTestWorld()
  const admission = createMemoryAdmission({ clock: world.clock, ...slots })
  const test = await startTestHost(world, { admission, limits: { maxQueued } })
  const cancel = (executionId: Awaited<ReturnType<typeof test.execute>>) =>
    test.host.cancel({ workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'end of the test', compensate: false })
  return { world, test, cancel }
}

describe('admission of executions', () => {
  it('queues what has no slot, says why, and starts it when one is free', async () => {
    const { world, test, cancel } = await createStage({ maxExecutions: 1 })
    world.runner.on('work', hang())
    const first = await test.execute(WORK)
    const second = await test.execute(WORK)
    const [, queued] = await test.events(second)
    expect(queued).toMatchObject({ type: 'execution.queued', data: { reason: 'waiting for a free execution slot' } })
    await test.until(cancel(first))
    await test.waitForEvent(second, 'attempt.started')
    expect((await test.finish(first)).row.status).toBe('cancelled')
  })

  it('refuses new work when the queue is full, but not what was accepted', async () => {
    const { world, test, cancel } = await createStage({ maxExecutions: 1 }, 2)
    world.runner.on('work', hang())
    const ids = [await test.execute(WORK), await test.execute(WORK), await test.execute(WORK)]
    await expect(test.execute(WORK)).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 5_000 })
    for (const id of ids) {
      await test.waitForEvent(id, 'attempt.started')
      await test.until(cancel(id))
    }
    expect(test.host.stats().queued).toBe(0)
  })

  it('gives the slot back while an execution only waits', async () => {
    const { world, test } = await createStage({ maxExecutions: 1 })
    const waiting = await test.execute({
      nodes: { s: { type: 'flow.signal', config: { name: 'go' } }, work: {} },
      edges: ['s > work'],
    })
    const other = await test.execute(WORK)
    expect((await test.finish(other)).row.status).toBe('completed')
    world.runner.on('work', hang())
    const third = await test.execute(WORK)
    await test.quiet()
    await test.until(test.host.signal({ workspaceId: WORKSPACE, name: 'go', payload: null, by: ACTOR }))
    await test.quiet()
    const queued = (await test.events(waiting)).find(({ type }) => type === 'node.queued')
    expect(queued).toMatchObject({ nodeKey: 'work', data: { reason: 'waiting for a free execution slot' } })
    await test.until(
      test.host.cancel({ workspaceId: WORKSPACE, executionId: third, by: ACTOR, reason: 'x', compensate: false }),
    )
    await test.waitForEvent(waiting, 'attempt.started')
  })

  it('keeps queued executions out of memory beyond its limit, and still starts them', async () => {
    const world = createTestWorld()
    const admission = createMemoryAdmission({ clock: world.clock, maxExecutions: 1 })
    const test = await startTestHost(world, { admission, limits: { maxIdleInMemory: 3 } })
    world.runner.on('first', hang())
    const first = await test.execute({ nodes: { first: {} } })
    const ids = await Promise.all(Array.from({ length: 20 }, () => test.execute(WORK)))
    await test.quiet()
    expect(test.host.stats().inMemory).toBeLessThan(6)
    await test.until(
      test.host.cancel({ workspaceId: WORKSPACE, executionId: first, by: ACTOR, reason: 'x', compensate: false }),
    )
    for (const id of ids) expect((await test.finish(id)).row.status).toBe('completed')
  })

  it('cancels a queued execution without starting it', async () => {
    const { world, test, cancel } = await createStage({ maxExecutions: 1 })
    world.runner.on('work', hang())
    const first = await test.execute(WORK)
    const second = await test.execute(WORK)
    await test.until(cancel(second))
    expect((await test.finish(second)).row.status).toBe('cancelled')
    expect(test.host.stats().queued).toBe(0)
    await test.until(cancel(first))
    expect(world.runner.runs).toHaveLength(1)
  })

  it('is fair between workspaces', async () => {
    const { world, test } = await createStage({ maxExecutions: 1 })
    const order: string[] = []
    world.runner.on('work', ({ workspaceId }) => {
      order.push(workspaceId)
      return { kind: 'completed', output: null }
    })
    const busy = toWorkspaceId('busy')
    const ids = await Promise.all(
      [busy, busy, busy, busy, toWorkspaceId('quiet')].map((workspaceId) => test.execute(WORK, { workspaceId })),
    )
    for (const id of ids) await test.finish(id)
    expect(order.indexOf('quiet')).toBeLessThanOrEqual(1)
  })
})

describe('admission of nodes', () => {
  it('runs as many nodes at once as there are slots', async () => {
    const { world, test } = await createStage({ maxNodes: 3 })
    let now = 0
    let most = 0
    world.runner.on('work$item', async () => {
      most = Math.max(most, (now += 1))
      await new Promise(setImmediate)
      now -= 1
      return { kind: 'completed', output: null }
    })
    const each = { nodes: { work: { each: 'input', concurrency: 20 } } }
    const { row } = await test.finish(await test.execute(each, { input: Array.from({ length: 20 }, (_, at) => at) }))
    expect([row.status, most]).toEqual(['completed', 3])
  })
})

describe('admission and holds', () => {
  it('starts a node that was paused while it stood in the queue once it is resumed', async () => {
    const { world, test, cancel } = await createStage({ maxNodes: 1 })
    world.runner.on('busy', hang())
    const busy = await test.execute({ nodes: { busy: {} } })
    await test.waitForEvent(busy, 'attempt.started')
    const second = await test.execute(WORK)
    await test.quiet()
    const action = { workspaceId: WORKSPACE, executionId: second, by: ACTOR }
    await test.until(test.host.pause({ ...action, reason: 'look first' }))
    await test.until(cancel(busy))
    await test.finish(busy)
    await test.quiet()
    expect(world.runner.countRuns('work')).toBe(0)
    await test.until(test.host.resume(action))
    expect((await test.finish(second)).row.status).toBe('completed')
    expect(test.host.stats()).toMatchObject({ running: 0, nodesQueued: 0, executionSlots: 0 })
  })
})

describe('keyed concurrency', () => {
  const keyed = (onLimit: 'queue' | 'skip' | 'cancel-running'): TestWorkflow => ({
    nodes: { work: {} },
    settings: { concurrency: { key: 'input.topic', limit: 1, onLimit } },
  })

  it('queues executions of the same key, and lets others run', async () => {
    const { world, test, cancel } = await createStage({})
    world.runner.on('work', hang())
    const first = await test.execute(keyed('queue'), { input: { topic: 'a' } })
    const second = await test.execute(keyed('queue'), { input: { topic: 'a' } })
    const other = await test.execute(keyed('queue'), { input: { topic: 'b' } })
    const elsewhere = await test.execute(keyed('queue'), { input: { topic: 'a' }, workflowId: toWorkflowId('another') })
    await test.waitForEvent(other, 'attempt.started')
    await test.waitForEvent(elsewhere, 'attempt.started')
    expect(test.host.stats().queued).toBe(1)
    await test.until(cancel(first))
    await test.waitForEvent(second, 'attempt.started')
  })

  it('skips at once, as cancelled with the reason', async () => {
    const { world, test } = await createStage({})
    world.runner.on('work', hang())
    await test.execute(keyed('skip'), { input: { topic: 'a' } })
    const { row } = await test.finish(await test.execute(keyed('skip'), { input: { topic: 'a' } }))
    expect(row.status).toBe('cancelled')
    expect(JSON.stringify(row.error ?? row.reason)).toContain('skipped')
    expect(world.runner.runs).toHaveLength(1)
  })

  it('cancels what runs, then starts', async () => {
    const { world, test } = await createStage({})
    world.runner.on('work', hang())
    const first = await test.execute(keyed('cancel-running'), { input: { topic: 'a' } })
    await test.quiet()
    const second = await test.execute(keyed('cancel-running'), { input: { topic: 'a' } })
    expect((await test.finish(first)).row.status).toBe('cancelled')
    await test.waitForEvent(second, 'attempt.started')
  })

  it('keeps the key while an execution waits', async () => {
    const { test } = await createStage({})
    const workflow: TestWorkflow = { ...keyed('queue'), nodes: { s: { type: 'flow.signal', config: { name: 'go' } } } }
    await test.execute(workflow, { input: { topic: 'a' } })
    await test.quiet()
    await test.execute(workflow, { input: { topic: 'a' } })
    await test.quiet()
    expect(test.host.stats()).toMatchObject({ queued: 1, executionSlots: 0 })
  })

  it('fails to start when the key cannot be computed', async () => {
    const { test } = await createStage({})
    const workflow: TestWorkflow = { ...keyed('queue'), settings: { concurrency: { key: 'input.n > "a"', limit: 1 } } }
    await expect(test.execute(workflow, { input: null })).rejects.toMatchObject({
      message: expect.stringContaining('concurrency'),
    })
    expect(test.host.stats().open).toBe(0)
  })
})
