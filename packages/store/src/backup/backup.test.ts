import { appendFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WORKSPACE, makeAppend, makeCreation, makeExecutionId } from '@heddle/testkit'
import { expect, it } from 'vitest'
import { openStore, restoreStore } from '../open-store.ts'
import { describeOnBoth } from '../test-stores.ts'

describeOnBoth('backup', (stores) => {
  const id = makeExecutionId(1)
  const definition = { format: 'heddle/v1' as const, name: 'Säved "quotes"\n', nodes: [] }

  it('restores what was there, blobs too, while work went on', async () => {
    const { store, folder } = stores
    await store.journal.nextEpoch()
    await store.journal.append([makeCreation(id, { epoch: 1 }), makeAppend(id, 1, { epoch: 1 })])
    const workflow = await store.workflows.create(WORKSPACE, { definition, by: 'mina' })
    const { sha256 } = await store.blobs.put(WORKSPACE, new Uint8Array([1, 2, 3]))
    const target = join(folder, 'backup')
    const [report] = await Promise.all([
      store.backup(target),
      store.journal.append([makeCreation(makeExecutionId(2), { epoch: 1 })]),
    ])
    expect(report).toMatchObject({ folder: target, blobs: 1 })
    const config = await stores.makeConfig()
    await restoreStore(target, config)
    const restored = await openStore(config)
    try {
      expect((await restored.journal.load(id))?.events).toEqual((await store.journal.load(id))?.events)
      expect(await restored.workflows.get(WORKSPACE, workflow.id)).toEqual(workflow)
      expect(await restored.blobs.get(WORKSPACE, sha256)).toEqual(Buffer.from([1, 2, 3]))
      expect(await restored.journal.nextEpoch()).toBe(2)
      const line = {
        executionId: id,
        workspaceId: WORKSPACE,
        nodeKey: 'a' as never,
        attempt: 1,
        at: 1,
        level: 'info' as const,
      }
      await restored.journal.appendLogs([{ ...line, message: 'm', fields: null }])
    } finally {
      await restored.close()
    }
    await expect(restoreStore(target, config)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(store.backup(target)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('refuses a backup that was damaged or is not whole', async () => {
    const target = join(stores.folder, 'damaged')
    await stores.store.backup(target)
    const names = await readdir(target, { recursive: true })
    const data = names.find((name) => name.endsWith('heddle.db') || name.endsWith('executions.ndjson.gz'))!
    await appendFile(join(target, data), 'x')
    await expect(restoreStore(target, await stores.makeConfig())).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await rm(join(target, 'manifest.json'))
    await expect(restoreStore(target, await stores.makeConfig())).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
