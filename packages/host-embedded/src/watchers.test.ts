import { buildPlan, fail, hang, inTurn, succeed } from '@heddle/testkit'
import { toWorkflowId } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { ACTOR, WORKSPACE, createTestWorld, startTestHost } from './test-host.ts'

const request = (changes: object = {}) => ({
  workspaceId: WORKSPACE,
  workflowId: toWorkflowId('workflow'),
  version: 1,
  draftRevision: null,
  plan: buildPlan({ nodes: { only: {} }, edges: [] }),
  input: null,
  trigger: { kind: 'webhook', nodeId: null },
  startedBy: ACTOR,
  ...changes,
})
const idempotency = { principal: ACTOR, route: 'hooks/in', key: 'k', bodyHash: 'h', expiresAt: 9_999_999_999_999 }

describe('a watched execution', () => {
  it('tells its end without a read of the journal', async () => {
    const world = createTestWorld()
    const test = await startTestHost(world)
    const reads: string[] = []
    const { load, readEventValue } = world.journal
    Object.assign(world.journal, {
      load: (...args: Parameters<typeof load>) => (reads.push('load'), load.apply(world.journal, args)),
      readEventValue: (...args: Parameters<typeof readEventValue>) => (
        reads.push('value'),
        readEventValue.apply(world.journal, args)
      ),
    })
    const started = await test.until(test.host.executeWatched(request()))
    const { row } = await test.until(started.settled)
    expect(row).toMatchObject({ id: started.executionId, status: 'completed' })
    expect(reads).toEqual([])
  })

  it('gives the end of the last try', async () => {
    const world = createTestWorld()
    world.runner.on('only', inTurn(fail('TOOL_BAD_REQUEST'), fail('TOOL_BAD_REQUEST'), succeed({ ok: true })))
    const test = await startTestHost(world)
    const plan = buildPlan({ nodes: { only: {} }, edges: [], settings: { maxAttempts: 3 } })
    const started = await test.until(test.host.executeWatched(request({ plan })))
    const { row } = await test.until(started.settled)
    expect(row).toMatchObject({ status: 'completed', executionAttempt: 3 })
    expect(row.id).not.toBe(started.executionId)
  })

  it('gives the end of the earlier one for a repeated idempotency key', async () => {
    const test = await startTestHost(createTestWorld())
    const first = await test.until(test.host.executeWatched(request({ idempotency })))
    const again = await test.until(test.host.executeWatched(request({ idempotency })))
    expect(again).toMatchObject({ executionId: first.executionId, repeated: true })
    expect((await test.until(again.settled)).row.id).toBe(first.executionId)
    const other = test.host.executeWatched(request({ idempotency: { ...idempotency, bodyHash: 'other' } }))
    await expect(test.until(other)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('goes on when who watched has gone', async () => {
    const world = createTestWorld()
    world.runner.on('only', hang())
    const test = await startTestHost(world)
    const gone = new AbortController()
    const { executionId, settled } = await test.until(test.host.executeWatched(request(), gone.signal))
    gone.abort(new Error('gone'))
    await expect(settled).rejects.toThrow('gone')
    expect(test.host.stats().open).toBe(1)
    const cancel = { workspaceId: WORKSPACE, executionId, by: ACTOR, reason: 'enough', compensate: false }
    await test.until(test.host.cancel(cancel))
    expect((await test.finish(executionId)).row.status).toBe('cancelled')
  })

  it('is told when the host stops first', async () => {
    const world = createTestWorld()
    world.runner.on('only', hang())
    const test = await startTestHost(world)
    const { settled } = await test.until(test.host.executeWatched(request()))
    void test.host.stop({ graceMs: 0 })
    await expect(test.until(settled)).rejects.toMatchObject({ code: 'OVERLOADED' })
  })
})
