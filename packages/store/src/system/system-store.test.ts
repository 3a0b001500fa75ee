import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import {
  FETCH,
  FIXTURE_TIME,
  WORKSPACE,
  makeAppend,
  makeChanges,
  makeCompleted,
  makeCreation,
  makeExecutionId,
  makeRow,
  makeSpan,
  makeStep,
} from '@heddle/testkit'
import type { ExecutionRow } from '@heddle/engine'
import { expect, it } from 'vitest'
import { toBlobKey } from '../blobs/blob-key.ts'
import { describeOnBoth } from '../test-stores.ts'

const DAY = 86_400_000
const by = 'person:mina'

describeOnBoth('retention', (stores) => {
  let ids = 0

  async function create(daysAgo: number, changes: Partial<ExecutionRow> = {}) {
    const at = FIXTURE_TIME - daysAgo * DAY
    const id = makeExecutionId(++ids, at)
    const execution = makeRow(id, { createdAt: at, status: 'completed', lastSeq: 1, ...changes })
    const rows = makeChanges(id, { execution })
    await stores.store.journal.append([
      makeCreation(id, { rows }),
      makeAppend(id, 1, {
        events: [makeCompleted(2, { id })],
        rows: makeChanges(id, { execution, spans: [makeSpan(id)] }),
        steps: [{ nodeKey: FETCH, step: makeStep('s') }],
      }),
    ])
    return id
  }

  const countEvents = async (id: Awaited<ReturnType<typeof create>>) =>
    (await stores.store.journal.readEvents(id, 0, 10)).length

  it('keeps everything, then the row, then nothing; what is open or starred, or has a longer rule, stays', async () => {
    const { store } = stores
    const definition = { format: 'heddle/v1' as const, name: 'Long', nodes: [] }
    const { id: longRule } = await store.workflows.create(WORKSPACE, { definition, by })
    await store.workspaces.ensure(WORKSPACE, { slug: 'ours', name: 'Ours' })
    await store.workspaces.setWorkflowRetention(WORKSPACE, longRule, { fullDays: 400, metadataDays: 500 })
    const fresh = await create(10)
    const reduced = await create(70)
    const gone = await create(200)
    const open = await create(200, { status: 'waiting' })
    const starred = await create(201)
    await store.executions.star(WORKSPACE, starred, 'on')
    const long = await create(202, { workflowId: longRule })

    const report = await store.system.maintain(FIXTURE_TIME)
    expect(report.removedExecutions).toBe(1)
    await expect(store.executions.get(WORKSPACE, gone)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await countEvents(gone)).toBe(0)
    expect(await store.executions.get(WORKSPACE, reduced)).toMatchObject({ status: 'completed', input: { json: null } })
    expect(await countEvents(reduced)).toBe(0)
    for (const id of [fresh, open, starred, long]) {
      expect(await countEvents(id)).toBe(2)
      expect(await store.journal.readSteps(id, FETCH)).toHaveLength(1)
      expect(await store.executions.readTrace(WORKSPACE, id)).toHaveLength(2)
      expect((await store.executions.get(WORKSPACE, id)).input).toEqual({ json: { topic: 'weaving' } })
    }
    const again = await store.system.maintain(FIXTURE_TIME)
    expect(again).toMatchObject({ removedExecutions: 0, reducedExecutions: 0, droppedMonths: [] })
  })

  it('lets an old open execution go on, settle, and go when its time has come', async () => {
    const { store } = stores
    const id = await create(300, { status: 'waiting' })
    await store.system.maintain(FIXTURE_TIME)
    const snapshot = { seq: 2, stateVersion: 1, state: '{}' }
    await store.journal.append([makeAppend(id, 2, { rows: null, snapshot })])
    await store.journal.append([makeAppend(id, 3, { rows: null, snapshot: { ...snapshot, seq: 4 } })])
    expect(await store.journal.load(id)).toMatchObject({ snapshot: { seq: 4 }, events: [] })
    expect(await countEvents(id)).toBe(4)
    const execution = makeRow(id, { status: 'completed' })
    await store.journal.append([makeAppend(id, 4, { rows: makeChanges(id, { execution }) })])
    await store.system.maintain(FIXTURE_TIME)
    expect(await store.journal.load(id)).toBeNull()
    expect(await countEvents(id)).toBe(0)
  })

  it('deletes blobs that nothing names, a day after they were put', async () => {
    const { blobs, journal, files, system } = stores.store
    const put = async (text: string) => (await blobs.put(WORKSPACE, new TextEncoder().encode(text))).sha256
    const [unnamed, named, filed, young] = [
      await put('unnamed'),
      await put('named'),
      await put('filed'),
      await put('young'),
    ]
    const id = makeExecutionId(++ids)
    const event = makeCompleted(2)
    const data = { ...event.data, output: { blob: named, bytes: 5 } }
    await journal.append([makeCreation(id), makeAppend(id, 1, { events: [{ ...event, data } as typeof event] })])
    const content = new TextEncoder().encode('filed')
    await files.write(WORKSPACE, { path: 'filed.txt', content, mediaType: 'text/plain', by })
    const folder = join(stores.folder, 'data-1', 'blobs')
    const old = new Date(FIXTURE_TIME - 2 * DAY)
    for (const sha256 of [unnamed, named, filed]) await utimes(join(folder, toBlobKey(WORKSPACE, sha256)), old, old)
    await utimes(join(folder, toBlobKey(WORKSPACE, young)), new Date(FIXTURE_TIME), new Date(FIXTURE_TIME))
    expect(await system.maintain(FIXTURE_TIME)).toMatchObject({ deletedBlobs: 1, deletedBytes: 7 })
    expect(await blobs.get(WORKSPACE, unnamed)).toBeNull()
    for (const sha256 of [named, filed, young]) expect(await blobs.get(WORKSPACE, sha256)).not.toBeNull()
  })

  it('purges deleted workflows when they can no longer be restored', async () => {
    const { workflows, system } = stores.store
    const definition = { format: 'heddle/v1' as const, name: 'Old', tags: ['t'], nodes: [] }
    const { id } = await workflows.create(WORKSPACE, { definition, by })
    await workflows.delete(WORKSPACE, id, { by })
    await system.maintain(FIXTURE_TIME + 29 * DAY)
    expect((await workflows.restore(WORKSPACE, id, by)).name).toBe('Old')
    await workflows.delete(WORKSPACE, id, { by })
    await system.maintain(FIXTURE_TIME + 31 * DAY)
    await expect(workflows.restore(WORKSPACE, id, by)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('refuses rules that keep metadata shorter than everything', async () => {
    const rule = { fullDays: 30, metadataDays: 10 }
    await expect(stores.store.workspaces.setRetention(WORKSPACE, rule)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
