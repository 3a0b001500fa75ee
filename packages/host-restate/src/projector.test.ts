import type { StorageFailure } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'
import { MemoryJournal, WORKSPACE, makeAppend, makeCreation, makeExecutionId, makeStep, FETCH } from '@heddle/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { ExecutionProjection, type ProjectedTurn } from './execution-projection.ts'
import type { Incident } from './host.ts'
import { Projector } from './projector.ts'

describe('projection of turns into the journal', () => {
  const id = makeExecutionId(1)
  let journal: MemoryJournal
  let incidents: Incident[]
  let projector: Projector

  beforeEach(() => {
    journal = new MemoryJournal()
    incidents = []
    projector = new Projector({ journal, epoch: 0, report: (incident) => incidents.push(incident) })
  })

  const open = (executionId: ExecutionId = id) =>
    new ExecutionProjection(projector, { executionId, workspaceId: WORKSPACE })
  const seqs = async (executionId: ExecutionId = id) =>
    (await journal.readEvents(executionId, 0, 100)).map(({ seq }) => seq)
  const outage = (kind: StorageFailure['kind']): StorageFailure => ({ kind, message: 'the test wants it' })

  it('writes the turns of one tick in one transaction, all executions together', async () => {
    const [one, two] = [open(), open(makeExecutionId(2))]
    one.add(first())
    one.add(later(2))
    two.add(first(makeExecutionId(2)))
    await Promise.all([one.through(2), two.through(1)])
    expect(await seqs()).toEqual([1, 2])
    expect(journal.commits).toBe(1)
  })

  it('skips what an earlier invocation wrote, and goes on behind it', async () => {
    const before = open()
    before.add(first())
    before.add(later(2))
    await before.through(2)
    const replayed = open()
    replayed.add(first())
    replayed.add(later(2))
    replayed.add(later(3))
    await replayed.through(3)
    expect(await seqs()).toEqual([1, 2, 3])
  })

  it('lets two invocations of one execution write each event once', async () => {
    const [stale, fresh] = [open(), open()]
    for (const projection of [stale, fresh]) {
      projection.add(first())
      projection.add(later(2))
    }
    await Promise.all([stale.through(2), fresh.through(2)])
    stale.add(later(3))
    fresh.add(later(3))
    fresh.add(later(4))
    await Promise.all([stale.through(3), fresh.through(4)])
    expect(await seqs()).toEqual([1, 2, 3, 4])
  })

  it('writes steps behind the turns before them, and alone when there are none', async () => {
    const projection = open()
    projection.add(first())
    await projection.write({ steps: [{ nodeKey: FETCH, step: makeStep('one') }], calls: [] })
    await projection.write({ steps: [{ nodeKey: FETCH, step: makeStep('two') }], calls: [] })
    expect((await journal.readSteps(id, FETCH)).map(({ stepKey }) => stepKey)).toEqual(['one', 'two'])
  })

  it('waits for a storage that is out, and tells about it', async () => {
    journal.fail(outage('unavailable'), { times: 2 })
    const projection = open()
    projection.add(first())
    await projection.through(1)
    expect(await seqs()).toEqual([1])
    expect(incidents.map(({ kind }) => kind)).toEqual(['storage', 'storage'])
  })

  it('lets an append that cannot be written fail alone', async () => {
    const [bad, good] = [open(), open(makeExecutionId(2))]
    journal.fail(outage('bad-append'), { times: Infinity, matches: ({ executionId }) => executionId === id })
    bad.add(first())
    good.add(first(makeExecutionId(2)))
    const failed = expect(bad.through(1)).rejects.toThrow(/bad-append/)
    await good.through(1)
    await failed
    expect(await seqs()).toEqual([])
    await expect(bad.through(1)).rejects.toThrow(/bad-append/)
  })

  it('fails an execution whose rows the journal refuses', async () => {
    journal.refuse({ ok: false, reason: 'stale-epoch', detail: 'epoch 0 was followed by 1' })
    const projection = open()
    projection.add(first())
    await expect(projection.through(1)).rejects.toThrow(/stale-epoch/)
  })

  it('ends waiting when it is stopped', async () => {
    journal.fail(outage('unavailable'), { times: Infinity })
    const projection = open()
    projection.add(first())
    const failed = expect(projection.through(1)).rejects.toThrow()
    await projector.stop(0)
    await failed
  })
})

function first(executionId = makeExecutionId(1)): ProjectedTurn {
  const { events, rows, plan } = makeCreation(executionId)
  return { events, rows, forgetSteps: [], plan }
}

function later(seq: number): ProjectedTurn {
  const { events, rows } = makeAppend(makeExecutionId(1), seq - 1)
  return { events, rows, forgetSteps: [], plan: null }
}
