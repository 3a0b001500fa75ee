import { describe, expect, it } from 'vitest'
import { ChangeFeed } from './change-feed.ts'
import { WORKSPACE, createTestWorld, startTestHost } from './test-host.ts'

describe('the change feed', () => {
  it('tells each durable row of every execution, in order, and nothing after unsubscribing', async () => {
    const test = await startTestHost(createTestWorld())
    const seen: string[] = []
    const stop = test.host.watch(({ execution }) => {
      expect(execution.workspaceId).toBe(WORKSPACE)
      seen.push(`${execution.id} ${execution.status}`)
    })
    const first = await test.execute({ nodes: { a: { type: 'test.run' } } })
    await test.finish(first)
    expect(seen[0]?.startsWith(first)).toBe(true)
    expect(seen.at(-1)).toBe(`${first} completed`)
    stop()
    const told = seen.length
    await test.finish(await test.execute({ nodes: { a: { type: 'test.run' } } }))
    expect(seen).toHaveLength(told)
    test.kill()
  })

  it('tells waits that open and close', async () => {
    const test = await startTestHost(createTestWorld())
    const waits: string[] = []
    test.host.watch((changes) => void waits.push(...changes.waits.map(({ kind, waitId }) => `${kind} ${waitId}`)))
    const id = await test.execute({ nodes: { ask: { type: 'flow.approval', config: { title: 'ok?' } } } })
    await test.waitForEvent(id, 'wait.opened')
    await test.quiet()
    const waitId = waits[0]?.replace('open ', '') ?? ''
    await test.host.answer({ workspaceId: WORKSPACE, executionId: id, waitId, decision: 'approved', by: 'person:b' })
    await test.finish(id)
    expect(waits).toEqual([`open ${waitId}`, `close ${waitId}`])
    test.kill()
  })

  it('drops a watcher that throws, and no other', () => {
    const failures: unknown[] = []
    const feed = new ChangeFeed((error) => failures.push(error))
    const seen: unknown[] = []
    feed.watch(() => {
      throw new Error('broken watcher')
    })
    feed.watch((changes) => void seen.push(changes))
    const changes = { execution: {}, waits: [] } as unknown as Parameters<ChangeFeed['publish']>[0]
    feed.publish(changes)
    feed.publish(changes)
    expect(failures).toHaveLength(1)
    expect(seen).toHaveLength(2)
    feed.stop()
    expect(feed.isWatched).toBe(false)
  })
})
