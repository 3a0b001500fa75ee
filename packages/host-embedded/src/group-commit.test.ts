import type { Append, StorageFailure } from '@heddle/engine'
import { toExecutionId } from '@heddle/model'
import { MemoryJournal, VirtualClock, makeCreation, turnEventLoop } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'
import { GroupCommit, type CommitResult } from './group-commit.ts'

function createStage() {
  const clock = new VirtualClock(0)
  const journal = new MemoryJournal()
  const pressure: (StorageFailure | null)[] = []
  const fatal: unknown[] = []
  const commit = new GroupCommit({
    journal,
    clock,
    onPressure: (failure) => pressure.push(failure),
    onFatal: (error) => fatal.push(error),
  })
  const results: { [id: string]: CommitResult | undefined } = {}
  const write = (...ids: readonly string[]) => {
    for (const id of ids) commit.append(makeCreation(toExecutionId(id)), (result) => (results[id] = result))
  }
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await turnEventLoop()
  }
  return { clock, journal, commit, results, write, settle, pressure, fatal }
}

const isExecution = (id: string) => (append: Append) => append.executionId === id

describe('group commit', () => {
  it('writes what one tick brings in one transaction, and collects while it commits', async () => {
    const { journal, results, write, settle, commit } = createStage()
    const letGo = journal.hold()
    write('a', 'b', 'c')
    await settle()
    write('d', 'e')
    await settle()
    expect([journal.commits, commit.pending]).toEqual([0, 3])
    letGo()
    await commit.drained()
    expect(journal.commits).toBe(2)
    expect(Object.keys(results)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('tells each append its own result', async () => {
    const { journal, results, write, commit } = createStage()
    journal.refuse({ ok: false, reason: 'wrong-seq' }, { matches: isExecution('b') })
    write('a', 'b', 'c')
    await commit.drained()
    expect([results.a, results.b, results.c]).toEqual([{ ok: true }, { ok: false, reason: 'wrong-seq' }, { ok: true }])
  })

  it('lets a bad append fail alone', async () => {
    const { journal, results, write, commit, fatal } = createStage()
    journal.fail({ kind: 'bad-append', message: 'broken' }, { times: 99, matches: isExecution('d') })
    write('a', 'b', 'c', 'd', 'e')
    await commit.drained()
    expect(results.d).toEqual({ ok: false, reason: 'bad-append', detail: 'broken' })
    for (const id of ['a', 'b', 'c', 'e']) expect(results[id]).toEqual({ ok: true })
    expect([commit.healthy, fatal]).toEqual([true, []])
  })

  it('keeps everything while the disk is full, and writes it when there is room', async () => {
    const { clock, journal, results, write, settle, commit, pressure } = createStage()
    journal.fail({ kind: 'disk-full', message: 'no space' }, { times: 3 })
    write('a')
    await settle()
    write('b')
    await settle()
    expect([commit.healthy, results.a]).toEqual([false, undefined])
    await clock.elapse(5_000)
    await commit.drained()
    expect([results.a, results.b]).toEqual([{ ok: true }, { ok: true }])
    expect(pressure.map((failure) => failure?.kind ?? null)).toEqual(['disk-full', null])
    expect(commit.healthy).toBe(true)
  })

  it('answers durable what was committed when the connection was lost, and runs it once', async () => {
    const { clock, journal, results, write, settle, commit } = createStage()
    const { append } = journal
    let losses = 1
    journal.append = async (batch) => {
      const written = await append.call(journal, batch)
      if (losses-- > 0) throw new Error('gone', { cause: { kind: 'unavailable', message: 'gone' } })
      return written
    }
    write('a', 'b')
    await settle()
    await clock.elapse(2_000)
    await commit.drained()
    expect([results.a, results.b]).toEqual([{ ok: true }, { ok: true }])
    write('a')
    await commit.drained()
    expect(results.a).toMatchObject({ ok: false, reason: 'exists' })
  })

  it('stops when the disk stays full for 60 seconds', async () => {
    const { clock, journal, results, write, settle, commit, fatal } = createStage()
    journal.fail({ kind: 'disk-full', message: 'no space' }, { times: 999 })
    write('a')
    await settle()
    await clock.elapse(59_000)
    expect(fatal).toEqual([])
    await clock.elapse(2_000)
    await commit.drained()
    expect(fatal).toHaveLength(1)
    expect(results.a).toMatchObject({ ok: false, reason: 'stopped' })
    write('b')
    await commit.drained()
    expect(results.b).toMatchObject({ ok: false, reason: 'stopped' })
  })

  it('stops at once on any other failure', async () => {
    const { journal, results, write, commit, fatal } = createStage()
    journal.fail({ kind: 'fatal', message: 'corrupt' })
    write('a', 'b')
    await commit.drained()
    expect(fatal).toHaveLength(1)
    expect(results.b).toMatchObject({ ok: false, reason: 'stopped' })
    expect(journal.commits).toBe(0)
  })
})
