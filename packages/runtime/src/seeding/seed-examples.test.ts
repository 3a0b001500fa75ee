import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINA, openTestHeddle, type TestHeddle } from '../test-heddle.ts'
import { seedExamples } from './seed-examples.ts'

let test: TestHeddle
beforeEach(async () => {
  test = await openTestHeddle()
})
afterEach(() => test.close())

const list = async () => (await test.heddle.store.workflows.list(MINA.workspaceId, { limit: 200 })).items

describe('the examples of a first start', () => {
  it('are published and active, and each runs to its end, or to a person, with its default input', async () => {
    const made = await seedExamples(test.heddle)
    expect(made).toEqual(expect.arrayContaining(['Hello', 'Webhook', 'Order', 'Approval']))
    const workflows = await list()
    expect(workflows).toHaveLength(made.length)
    for (const { id, name, activeVersion } of workflows) {
      expect(activeVersion).toBe(1)
      const isAsking = name === 'Approval'
      const waitMs = isAsking ? 1 : 50_000
      const { status, executionId } = await test.heddle.launching.execute(MINA, { workflowId: id, waitMs })
      expect([name, status]).toEqual([name, isAsking ? 'waiting' : 'completed'])
      if (!isAsking) continue
      const { workspaceId } = MINA
      await test.heddle.host.cancel({ workspaceId, executionId, by: 'test', reason: 'end', compensate: false })
    }
  }, 60_000)

  it('are made once: not at the next start, and not again when somebody has deleted or edited them', async () => {
    await seedExamples(test.heddle)
    const [first, second, ...rest] = await list()
    const { store } = test.heddle
    await store.workflows.delete(MINA.workspaceId, first!.id, { by: MINA.principal })
    const edited = { format: 'heddle/v1' as const, name: 'Mine now', nodes: [] }
    await store.workflows.update(MINA.workspaceId, second!.id, { definition: edited, revision: 1, by: MINA.principal })
    expect(await seedExamples(await test.reopen())).toEqual([])
    expect((await list()).map(({ name }) => name).toSorted()).toEqual(
      ['Mine now', ...rest.map(({ name }) => name)].toSorted(),
    )
  }, 30_000)

  it('are completed by the next start when the first was killed at any step', async () => {
    const complete = await openTestHeddle()
    const expected = (await seedExamples(complete.heddle)).toSorted()
    await complete.close()
    for (const steps of [1, 2, 7, 8]) {
      let left = steps
      const dying = <Source extends object>(source: Source): Source =>
        new Proxy(source, {
          get: (target, name) => {
            const member: unknown = Reflect.get(target, name)
            if (typeof member !== 'function') return member
            return (...args: readonly unknown[]) => {
              if (name === 'create' || name === 'publish') left -= 1
              return left < 0 ? Promise.reject(new Error('killed')) : Reflect.apply(member, target, args)
            }
          },
        })
      const { heddle } = test
      const workflows = dying(heddle.store.workflows)
      const killed = { ...heddle, store: { ...heddle.store, workflows }, publishing: dying(heddle.publishing) }
      await expect(seedExamples(killed)).rejects.toThrow('killed')
      await seedExamples(await test.reopen())
      const made = await list()
      expect(made.map(({ name }) => name).toSorted()).toEqual(expected)
      expect(made.every(({ lastVersion, activeVersion }) => lastVersion === 1 && activeVersion === 1)).toBe(true)
      await test.close()
      test = await openTestHeddle()
    }
  }, 60_000)

  it('are not for a workspace that has workflows, or had some', async () => {
    const id = await test.create({ name: 'Mine' })
    expect(await seedExamples(test.heddle)).toEqual([])
    await test.heddle.store.workflows.delete(MINA.workspaceId, id, { by: MINA.principal })
    expect(await seedExamples(await test.reopen())).toEqual([])
    expect(await list()).toEqual([])
  })

  it('name the address that this server has', async () => {
    await seedExamples(test.heddle, { url: 'http://localhost:9123' })
    const webhook = (await list()).find(({ name }) => name === 'Webhook')
    expect(webhook?.description).toContain('http://localhost:9123/hooks/local/hello')
  })

  it('are left out when the configuration says so', async () => {
    const configuration = { ...test.heddle.configuration, examples: 'none' as const }
    expect(await seedExamples({ ...test.heddle, configuration })).toEqual([])
  })

  it('go on when the note was cut short', async () => {
    writeFileSync(join(test.folder, 'examples'), '')
    expect((await seedExamples(test.heddle)).length).toBeGreaterThan(5)
  }, 30_000)
})
