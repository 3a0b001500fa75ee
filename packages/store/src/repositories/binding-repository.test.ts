import { FIXTURE_TIME, WORKSPACE, makePlan } from '@heddle/testkit'
import { toNodeId, toWorkspaceId, type WorkflowId } from '@heddle/model'
import { expect, it } from 'vitest'
import type { StoreChange } from '../change-feed.ts'
import { describeOnBoth } from '../test-stores.ts'
import { MAX_BINDING_HISTORY } from './binding-repository.ts'
import type { BindingDesign } from './binding-statements.ts'

const THEIRS = toWorkspaceId('theirs')
const by = 'person:mina'
const hook = (address: string, node = 'hook'): BindingDesign => ({
  nodeId: toNodeId(node),
  kind: 'webhook',
  config: { path: address },
  address,
  secret: `secret of ${address}`,
})

describeOnBoth('bindings', (stores) => {
  const make = async (name: string) => {
    const definition = { format: 'heddle/v1' as const, name, nodes: [] }
    return (await stores.store.workflows.create(WORKSPACE, { definition, by })).id
  }
  const publish = (id: WorkflowId, bindings: readonly BindingDesign[]) =>
    stores.store.workflows.publish(WORKSPACE, id, { revision: 1, plan: makePlan(), by, bindings })

  it('keep what runs of itself over versions: pause, due time, cursor, secret, history', async () => {
    const { bindings, system, workflows } = stores.store
    const id = await make('Bound')
    const design = { nodeId: toNodeId('every'), kind: 'schedule', config: { cron: '* * * * *' }, secret: 'first' }
    await publish(id, [{ ...design, nextDue: FIXTURE_TIME }])
    const first = await bindings.get(WORKSPACE, id, toNodeId('every'))
    expect(await system.listDueBindings(FIXTURE_TIME, 10)).toEqual([first])
    const firing = { dueAt: FIXTURE_TIME, nextDue: FIXTURE_TIME + 60_000, cursor: { page: 2 }, result: 'started' }
    expect(await bindings.recordFiring(WORKSPACE, first.id, { ...firing, executionId: 'e' })).toBe(true)
    expect(await bindings.recordFiring(WORKSPACE, first.id, { ...firing, executionId: 'e' })).toBe(false)
    await bindings.setPaused(WORKSPACE, first.id, 'paused')
    await publish(id, [{ ...design, config: { cron: '0 * * * *' }, secret: 'second' }])
    expect(await bindings.list(WORKSPACE, id)).toEqual([
      {
        ...first,
        paused: true,
        nextDue: FIXTURE_TIME + 60_000,
        cursor: { page: 2 },
        revision: 2,
        config: { cron: '0 * * * *' },
      },
    ])
    expect(await bindings.listHistory(WORKSPACE, first.id)).toMatchObject([{ executionId: 'e', result: 'started' }])
    await publish(id, [])
    expect(await bindings.list(WORKSPACE, id)).toMatchObject([{ live: false, cursor: { page: 2 }, secret: 'first' }])
    await workflows.activate(WORKSPACE, id, { number: 1, bindings: [design] })
    expect(await bindings.list(WORKSPACE, id)).toMatchObject([{ id: first.id, live: true, paused: true }])
    expect(await bindings.list(THEIRS, id)).toEqual([])
    await expect(bindings.get(THEIRS, id, toNodeId('every'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(bindings.setPaused(THEIRS, first.id, 'running')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('stop being live with their workflow, and a version that is not activated makes none', async () => {
    const { bindings, workflows } = stores.store
    const id = await make('Switched')
    await workflows.publish(WORKSPACE, id, {
      revision: 1,
      plan: makePlan(),
      by,
      activate: false,
      bindings: [hook('sw')],
    })
    expect(await bindings.list(WORKSPACE, id)).toEqual([])
    await workflows.activate(WORKSPACE, id, { number: 1, bindings: [hook('sw')] })
    expect(await bindings.findByAddress(WORKSPACE, 'webhook', 'sw')).toMatchObject({ live: true, workflowId: id })
    await workflows.deactivate(WORKSPACE, id)
    expect(await bindings.findByAddress(WORKSPACE, 'webhook', 'sw')).toMatchObject({ live: false, workflowId: id })
    expect(await bindings.findByAddress(THEIRS, 'webhook', 'sw')).toBeNull()
    await expect(workflows.deactivate(THEIRS, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('let one workflow at a time have an address: the second is told whose it is, and nothing of it changes', async () => {
    const { bindings, workflows } = stores.store
    const [owner, other] = [await make('Owner'), await make('Other')]
    await publish(owner, [hook('orders/new')])
    const refused = { code: 'CONFLICT', details: { workflowId: owner, workflowName: 'Owner', address: 'orders/new' } }
    await expect(publish(other, [hook('orders/old'), hook('orders/new', 'two')])).rejects.toMatchObject(refused)
    expect(await workflows.get(WORKSPACE, other)).toMatchObject({ lastVersion: 0, activeVersion: null })
    expect(await workflows.findVersion(WORKSPACE, other, 'latest')).toBeNull()
    expect(await bindings.list(WORKSPACE, other)).toEqual([])
    await publish(other, [hook('orders/old')])
    await expect(
      workflows.activate(WORKSPACE, other, { number: 1, bindings: [hook('orders/new')] }),
    ).rejects.toMatchObject(refused)
    expect(await bindings.list(WORKSPACE, other)).toMatchObject([{ address: 'orders/old', live: true }])
    await workflows.deactivate(WORKSPACE, owner)
    await workflows.activate(WORKSPACE, other, { number: 1, bindings: [hook('orders/new')] })
    expect(await bindings.findByAddress(WORKSPACE, 'webhook', 'orders/new')).toMatchObject({ workflowId: other })
    // Its node may be renamed: the address moves within the workflow.
    await workflows.activate(WORKSPACE, other, { number: 1, bindings: [hook('orders/new', 'renamed')] })
    expect(await bindings.findByAddress(WORKSPACE, 'webhook', 'orders/new')).toMatchObject({ nodeId: 'renamed' })
  })

  it('give an address to one of many workflows that ask at once', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => make(`Racer ${n}`)))
    const settled = await Promise.allSettled(ids.map((id) => publish(id, [hook('race')])))
    expect(settled.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of settled) if (result.status === 'rejected') expect(result.reason.code).toBe('CONFLICT')
  })

  it('remember their last hundred firings, told in batches', async () => {
    const { bindings } = stores.store
    const id = await make('Busy')
    await publish(id, [hook('busy/a', 'a'), hook('busy/b', 'b')])
    const [a, b] = await bindings.list(WORKSPACE, id)
    const firings = Array.from({ length: 1_300 }, (_, n) => ({
      bindingId: n % 13 === 0 ? b!.id : a!.id,
      at: n,
      executionId: n % 2 === 0 ? `e${n}` : null,
      result: n % 2 === 0 ? 'started' : 'UNAUTHENTICATED',
    }))
    await bindings.addHistory(WORKSPACE, firings)
    await bindings.addHistory(WORKSPACE, [])
    const history = await bindings.listHistory(WORKSPACE, a!.id)
    expect(history).toHaveLength(MAX_BINDING_HISTORY)
    expect(history[0]).toEqual({ at: 1_299, executionId: null, result: 'UNAUTHENTICATED' })
    expect(await bindings.listHistory(WORKSPACE, b!.id)).toHaveLength(MAX_BINDING_HISTORY)
  })

  it('tell caches of every change that concerns them, after it is written', async () => {
    const { bindings, changes, workflows, workspaces, variables } = stores.store
    const told: StoreChange[] = []
    const stop = changes.watch((change) => told.push(change))
    await workspaces.ensure(WORKSPACE, { slug: 'told', name: 'Told' })
    const id = await make('Told')
    const { number } = await publish(id, [hook('told')])
    await bindings.setPaused(WORKSPACE, (await bindings.get(WORKSPACE, id, toNodeId('hook'))).id, 'paused')
    await workflows.activate(WORKSPACE, id, { number })
    await workflows.deactivate(WORKSPACE, id)
    await workflows.delete(WORKSPACE, id, { by })
    await variables.put(WORKSPACE, { values: {}, revision: 0, by })
    stop()
    const workflow = { kind: 'workflow', workspaceId: WORKSPACE, workflowId: id }
    expect(told).toEqual([
      workflow,
      workflow,
      workflow,
      workflow,
      workflow,
      { kind: 'variables', workspaceId: WORKSPACE },
    ])
  })
})
