import { FIXTURE_TIME, makePlan } from '@heddle/testkit'
import { toNodeId, toWorkflowId, toWorkspaceId, type Definition } from '@heddle/model'
import { expect, it } from 'vitest'
import { describeOnBoth } from '../test-stores.ts'

const OURS = toWorkspaceId('ours')
const THEIRS = toWorkspaceId('theirs')
const by = 'person:mina'

function makeDefinition(name: string, changes: Partial<Definition> = {}): Definition {
  return { format: 'heddle/v1', name, nodes: [], ...changes }
}

describeOnBoth('workflows', (stores) => {
  const workflows = () => stores.store.workflows

  it('keep a draft as it was written, canvas-only fields and extensions too', async () => {
    const definition = makeDefinition('Kept', {
      nodes: [{ id: 'a', type: 'data.template@1', position: { x: 1, y: 2 }, 'x-note': { deep: [1] } }],
    })
    const draft = await workflows().create(OURS, { definition, by })
    expect(await workflows().get(OURS, draft.id)).toEqual({ ...draft, definition })
    expect(draft).toMatchObject({ revision: 1, activeVersion: null, lastVersion: 0, updatedBy: by })
  })

  it('have the same hash when only canvas-only fields differ', async () => {
    const node = { id: 'a', type: 'data.template@1' }
    const plain = await workflows().create(OURS, { definition: makeDefinition('Same', { nodes: [node] }), by })
    const moved = makeDefinition('Same', { nodes: [{ ...node, position: { x: 9, y: 9 } }] })
    expect((await workflows().create(OURS, { definition: moved, by })).definitionHash).toBe(plain.definitionHash)
  })

  it('refuse a write based on an old revision, and say who was first', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('First'), by })
    const first = await workflows().update(OURS, id, { definition: makeDefinition('Second'), revision: 1, by: 'ravi' })
    expect(first.revision).toBe(2)
    const late = workflows().update(OURS, id, { definition: makeDefinition('Third'), revision: 1, by })
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', details: { revision: 2, updatedBy: 'ravi' } })
    expect((await workflows().get(OURS, id)).name).toBe('Second')
  })

  it('let one of many writers with the same revision win', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Race'), by })
    const writes = Array.from({ length: 8 }, (_, n) =>
      workflows().update(OURS, id, { definition: makeDefinition(`Race ${n}`), revision: 1, by }),
    )
    const settled = await Promise.allSettled(writes)
    expect(settled.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await workflows().get(OURS, id)).revision).toBe(2)
  })

  it('refuse an id that is taken, also by another workspace', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Mine'), by })
    const taken = workflows().create(THEIRS, { id, definition: makeDefinition('Mine too'), by })
    await expect(taken).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('are not found from another workspace', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Private'), by })
    const plan = makePlan()
    const notFound = { code: 'NOT_FOUND' }
    await expect(workflows().get(THEIRS, id)).rejects.toMatchObject(notFound)
    const definition = makeDefinition('Stolen')
    await expect(workflows().update(THEIRS, id, { definition, revision: 1, by })).rejects.toMatchObject(notFound)
    await expect(workflows().publish(THEIRS, id, { revision: 1, plan, by })).rejects.toMatchObject(notFound)
    await expect(workflows().delete(THEIRS, id, { by })).rejects.toMatchObject(notFound)
    await expect(workflows().duplicate(THEIRS, id, { by })).rejects.toMatchObject(notFound)
    const pin = { nodeId: toNodeId('a'), output: { json: 1 }, by }
    await expect(workflows().pins.put(THEIRS, id, pin)).rejects.toMatchObject(notFound)
    expect(await workflows().findVersion(THEIRS, id, 'latest')).toBeNull()
  })

  it('publish numbered versions that never change, and activate them', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('V'), by })
    const one = await workflows().publish(OURS, id, { revision: 1, plan: makePlan({ name: 'one' }), by, note: 'first' })
    expect(one).toMatchObject({ number: 1, note: 'first', author: by })
    await workflows().update(OURS, id, { definition: makeDefinition('V2'), revision: 1, by })
    const two = { revision: 2, plan: makePlan({ name: 'two' }), by, activate: false }
    expect((await workflows().publish(OURS, id, two)).number).toBe(2)
    expect((await workflows().findActive(OURS, id))?.number).toBe(1)
    expect(await workflows().findVersion(OURS, id, 1)).toMatchObject({
      definition: makeDefinition('V'),
      plan: { name: 'one' },
    })
    expect((await workflows().findVersion(OURS, id, 'latest'))?.plan.name).toBe('two')
    expect(await workflows().findVersion(OURS, id, 3)).toBeNull()
    await workflows().activate(OURS, id, { number: 2 })
    expect((await workflows().findActive(OURS, id))?.number).toBe(2)
    await workflows().deactivate(OURS, id)
    expect(await workflows().findActive(OURS, id)).toBeNull()
    await expect(workflows().activate(OURS, id, { number: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const page = await workflows().listVersions(OURS, id, { limit: 1 })
    expect(page.items.map((version) => version.number)).toEqual([2])
    const rest = await workflows().listVersions(OURS, id, { cursor: page.nextCursor })
    expect(rest).toMatchObject({ items: [{ number: 1 }], nextCursor: null })
  })

  it('refuse to publish a draft that has changed', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('P'), by })
    const stale = workflows().publish(OURS, id, { revision: 7, plan: makePlan(), by })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('copy a version into the draft', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Old'), by })
    await workflows().publish(OURS, id, { revision: 1, plan: makePlan(), by })
    await workflows().update(OURS, id, { definition: makeDefinition('New'), revision: 1, by })
    const restored = await workflows().restoreVersion(OURS, id, { number: 1, revision: 2, by })
    expect(restored).toMatchObject({ name: 'Old', revision: 3 })
  })

  it('put a file: a new one is made, the same one changes nothing, another raises the revision', async () => {
    const id = toWorkflowId('from-file')
    const put = (name: string) => workflows().putDraft(OURS, { id, definition: makeDefinition(name), by })
    expect((await put('File')).revision).toBe(1)
    expect((await put('File')).revision).toBe(1)
    expect((await put('File, changed')).revision).toBe(2)
  })

  it('are deleted softly and brought back switched off', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Gone'), by })
    await workflows().publish(OURS, id, { revision: 1, plan: makePlan(), by })
    await workflows().delete(OURS, id, { by })
    await expect(workflows().get(OURS, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const deleted = await workflows().list(OURS, { deleted: true })
    expect(deleted.items.map((workflow) => workflow.id)).toContain(id)
    await expect(workflows().restore(THEIRS, id, by)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await workflows().restore(OURS, id, by)).toMatchObject({ activeVersion: null, lastVersion: 1 })
  })

  it('are not deleted from a revision that is no longer current', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Kept'), by })
    await workflows().update(OURS, id, { definition: makeDefinition('Kept 2'), revision: 1, by })
    const stale = workflows().delete(OURS, id, { by, revision: 1 })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', details: { revision: 2 } })
    await workflows().delete(OURS, id, { by, revision: 2 })
    await expect(workflows().get(OURS, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('are made together or not at all', async () => {
    const id = toWorkflowId('taken')
    await workflows().create(OURS, { id, definition: makeDefinition('Taken'), by })
    const free = toWorkflowId('free')
    const both = [free, id].map((each) => ({ id: each, definition: makeDefinition('New', { tags: ['x'] }), by }))
    await expect(workflows().createMany(OURS, both)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(workflows().get(OURS, free)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const [made] = await workflows().createMany(OURS, both.slice(0, 1))
    expect(await workflows().get(OURS, free)).toEqual(made)
  })

  it('are made once for one idempotency key, with the first answer kept', async () => {
    const { idempotency } = stores.store
    const key = { principal: by, route: 'POST /workflows', key: 'k1', bodyHash: 'h1', expiresAt: FIXTURE_TIME + 1_000 }
    const make = (name: string) =>
      workflows().create(
        OURS,
        { definition: makeDefinition(name), by },
        { ...key, answer: (made) => ({ id: made.id }) },
      )
    const first = await make('Once')
    await expect(make('Once')).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await idempotency.find(OURS, key)).toEqual({ bodyHash: 'h1', answer: { id: first.id } })
    expect(await idempotency.find(THEIRS, key)).toBeNull()
    expect(await idempotency.find(OURS, { ...key, principal: 'person:ravi' })).toBeNull()
    expect((await workflows().list(OURS, { search: 'Once' })).items).toHaveLength(1)
  })

  it('are changed once for one idempotency key, and the kept answer is what the write made', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Edited'), by })
    const key = { principal: by, route: 'POST nodes', key: 'k2', bodyHash: 'h', expiresAt: FIXTURE_TIME + 1_000 }
    const kept: unknown[] = []
    const edit = (revision: number) =>
      workflows().update(
        OURS,
        id,
        { definition: makeDefinition('Edited twice', { tags: ['t'] }), revision, by },
        { ...key, answer: (made) => (kept.push(made), made.revision) },
      )
    const draft = await edit(1)
    expect(kept[0]).toEqual(draft)
    await expect(edit(2)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await workflows().get(OURS, id)).revision).toBe(2)
  })

  it('forget an idempotency key when it expires', async () => {
    const { idempotency } = stores.store
    const key = { principal: by, route: 'POST /x', key: 'old', bodyHash: 'h', expiresAt: FIXTURE_TIME - 1 }
    await idempotency.remember(OURS, key, 'first')
    expect(await idempotency.find(OURS, key)).toBeNull()
    await idempotency.remember(OURS, { ...key, expiresAt: FIXTURE_TIME + 1 }, 'second')
    expect(await idempotency.find(OURS, key)).toEqual({ bodyHash: 'h', answer: 'second' })
    await expect(idempotency.remember(OURS, key, 'third')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('know whether the draft says something else than the newest version', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Hashes'), by })
    expect((await workflows().get(OURS, id)).lastVersionHash).toBeNull()
    await workflows().publish(OURS, id, { revision: 1, plan: makePlan(), by })
    const published = await workflows().get(OURS, id)
    expect(published.lastVersionHash).toBe(published.definitionHash)
    const changed = await workflows().update(OURS, id, { definition: makeDefinition('Hashes 2'), revision: 1, by })
    expect(changed.lastVersionHash).not.toBe(changed.definitionHash)
  })

  it('list by name and by age, both ways, in pages', async () => {
    const workspace = toWorkspaceId('orders')
    for (const name of ['pear', 'apple', 'apple', 'fig']) {
      await workflows().create(workspace, { definition: makeDefinition(name), by })
    }
    const read = async (order: 'name' | '-name' | 'updatedAt' | '-updatedAt') => {
      const names: string[] = []
      for (let cursor: string | null = null; ;) {
        const page = await workflows().list(workspace, { order, limit: 1, cursor })
        names.push(...page.items.map((workflow) => workflow.name))
        if (page.nextCursor === null) return names
        cursor = page.nextCursor
      }
    }
    expect(await read('name')).toEqual(['apple', 'apple', 'fig', 'pear'])
    expect(await read('-name')).toEqual(['pear', 'fig', 'apple', 'apple'])
    expect((await read('updatedAt')).toSorted()).toEqual((await read('-updatedAt')).toSorted())
  })

  it('are duplicated without their versions', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Twin'), by })
    await workflows().publish(OURS, id, { revision: 1, plan: makePlan(), by })
    const copy = await workflows().duplicate(OURS, id, { by })
    expect(copy).toMatchObject({ name: 'Twin (copy)', revision: 1, lastVersion: 0 })
    expect(copy.id).not.toBe(id)
  })

  it('list by latest change, in pages that miss and repeat nothing, filtered by text, tags and being active', async () => {
    const workspace = toWorkspaceId('lists')
    for (let n = 0; n < 7; n++) {
      stores.clock.now = FIXTURE_TIME + Math.floor(n / 2)
      const tags = n % 2 === 0 ? ['even', 'all'] : ['all']
      const definition = makeDefinition(`Weave ${n}`, { tags, description: n === 3 ? '100%_Ünïcode' : '' })
      await workflows().create(workspace, { id: toWorkflowId(`list-${n}`), definition, by })
    }
    const names: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<ReturnType<typeof workflows>['list']>> = await workflows().list(workspace, {
        limit: 2,
        cursor,
      })
      names.push(...page.items.map((workflow) => workflow.name))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(names).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Weave ${n}`))
    const list = async (filter: object) => (await workflows().list(workspace, filter)).items.map((item) => item.name)
    expect(await list({ tags: ['even', 'all'] })).toEqual(['Weave 6', 'Weave 4', 'Weave 2', 'Weave 0'])
    expect(await list({ search: 'ünïCODE' })).toEqual(['Weave 3'])
    expect(await list({ search: '0%_' })).toEqual(['Weave 3'])
    expect(await list({ search: '%' })).toEqual(['Weave 3'])
    expect(await list({ search: "'; DROP TABLE workflows; --" })).toEqual([])
    await workflows().publish(workspace, toWorkflowId('list-2'), { revision: 1, plan: makePlan(), by })
    expect(await list({ active: true })).toEqual(['Weave 2'])
    expect(await list({ active: false })).toHaveLength(6)
  })

  it('refuse cursors and limits that are not theirs', async () => {
    const wrong = [{ cursor: 'nonsense' }, { cursor: 'WzFd' }, { limit: 0 }, { limit: 201 }, { limit: 1.5 }]
    for (const request of wrong) {
      await expect(workflows().list(OURS, request)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    }
  })

  it('have pins that are replaced and removed', async () => {
    const { id } = await workflows().create(OURS, { definition: makeDefinition('Pins'), by })
    const put = (output: number) =>
      workflows().pins.put(OURS, id, { nodeId: toNodeId('a'), output: { json: output }, by })
    await put(1)
    await put(2)
    expect(await workflows().pins.list(OURS, id)).toMatchObject([{ nodeId: 'a', output: { json: 2 } }])
    expect(await workflows().pins.list(THEIRS, id)).toEqual([])
    await workflows().pins.delete(OURS, id, toNodeId('a'))
    expect(await workflows().pins.list(OURS, id)).toEqual([])
  })
})
