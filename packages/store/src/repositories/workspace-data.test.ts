import { WORKSPACE, makeAppend, makeCompleted, makeCreation, makeExecutionId } from '@heddle/testkit'
import { toWorkspaceId } from '@heddle/model'
import { expect, it } from 'vitest'
import { describeOnBoth } from '../test-stores.ts'

const THEIRS = toWorkspaceId('theirs')
const by = 'person:mina'
const bytes = (text: string) => new TextEncoder().encode(text)

describeOnBoth('workspace data', (stores) => {
  it('has variables that are replaced as a whole under one revision', async () => {
    const { workspaces, variables } = stores.store
    await workspaces.ensure(WORKSPACE, { slug: 'ours', name: 'Ours' })
    await workspaces.ensure(WORKSPACE, { slug: 'ours', name: 'Ours' })
    expect(await variables.get(WORKSPACE)).toMatchObject({ revision: 0, values: {} })
    await variables.put(WORKSPACE, { values: { a: 1, b: { deep: [null] } }, revision: 0, by })
    await variables.put(WORKSPACE, { values: { a: 2 }, revision: 1, by })
    expect(await variables.get(WORKSPACE)).toMatchObject({ revision: 2, values: { a: 2 }, updatedBy: by })
    const stale = variables.put(WORKSPACE, { values: {}, revision: 1, by })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', details: { revision: 2 } })
    expect(await variables.get(THEIRS)).toMatchObject({ revision: 0, values: {} })
    await expect(workspaces.ensure(THEIRS, { slug: 'ours', name: 'Taken' })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('has files: a path written again is a new file, and the old one can still be read', async () => {
    const { files } = stores.store
    const write = (path: string, content: string) =>
      files.write(WORKSPACE, { path, content: bytes(content), mediaType: 'text/plain', by })
    const old = await write('reports/a.txt', 'old')
    await write('reports/a.txt', 'new')
    await write('reports/b.txt', 'b')
    await write('reports0.txt', 'beside')
    const read = async (file: typeof old) => new Response(await files.open(WORKSPACE, file.value)).text()
    expect(await read(old)).toBe('old')
    expect(await read((await files.find(WORKSPACE, 'reports/a.txt'))!)).toBe('new')
    const listed = await files.list(WORKSPACE, { folder: 'reports' })
    expect(listed.items.map((file) => file.path)).toEqual(['reports/a.txt', 'reports/b.txt'])
    expect((await files.list(WORKSPACE)).items).toHaveLength(3)
    await files.delete(WORKSPACE, 'reports/b.txt')
    expect(await files.find(WORKSPACE, 'reports/b.txt')).toBeNull()
    await expect(files.delete(WORKSPACE, 'reports/b.txt')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await files.find(THEIRS, 'reports/a.txt')).toBeNull()
    await expect(files.open(THEIRS, old.value)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it.each(['', '/etc/passwd', '../up', 'a/../../up', 'a//b', 'a/./b', 'a\\b', 'a\0b', 'x'.repeat(1_001)])(
    'refuses the path %j',
    async (path) => {
      const write = stores.store.files.write(WORKSPACE, { path, content: bytes('x'), mediaType: 'text/plain', by })
      await expect(write).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    },
  )

  it('pages into large values, also behind references', async () => {
    const { journal, blobs, values } = stores.store
    const executionId = makeExecutionId(1)
    const list = Array.from({ length: 5_000 }, (_, n) => ({ n }))
    const stored = await blobs.put(WORKSPACE, bytes(JSON.stringify({ list, text: 'x'.repeat(50_000) })))
    const big = makeCompleted(2)
    const output = { blob: stored.sha256, bytes: stored.bytes }
    const event = { ...big, data: { ...big.data, output } } as typeof big
    await journal.append([makeCreation(executionId), makeAppend(executionId, 1, { events: [event] })])
    const read = (request: object) => values.readPage(WORKSPACE, { executionId, value: { event: 2 }, ...request })
    expect(await read({ path: '/list', offset: 10, limit: 2 })).toEqual({
      kind: 'list',
      value: [{ n: 10 }, { n: 11 }],
      total: 5_000,
      nextOffset: 12,
      large: [],
    })
    expect(await read({})).toMatchObject({
      kind: 'object',
      value: { list: null, text: null },
      large: [
        { path: '/list', kind: 'list', total: 5_000 },
        { path: '/text', kind: 'text', total: 50_000 },
      ],
    })
    expect(await read({ path: '/list/4999/n' })).toMatchObject({ kind: 'whole', value: 4_999 })
    expect(await read({ path: '/text', limit: 1 })).toMatchObject({ kind: 'text', total: 50_000, nextOffset: 100 })
    await expect(read({ path: '/list/constructor' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(read({ path: '/__proto__' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const parts = { object: { third: { of: { event: 2 }, at: 'list' }, none: { of: { json: [] }, at: 3 } } }
    const loaded = (await values.load(WORKSPACE, executionId, parts)) as { third: unknown[]; none: unknown }
    expect([loaded.third.length, loaded.none]).toEqual([5_000, null])
    await expect(values.load(THEIRS, executionId, output)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
