import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import {
  FIXTURE_TIME,
  WORKSPACE,
  makeAppend,
  makeChanges,
  makeCreation,
  makeExecutionId,
  makeRow,
} from '@heddle/testkit'
import { toWorkflowId } from '@heddle/model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalTable } from '../journal/journal-table.ts'
import { toListQuery } from '../repositories/execution-list-query.ts'
import type { Store } from '../store.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { readOwner } from './sqlite-owner.ts'

describe('a SQLite store', () => {
  let folder: string
  let path: string
  const stores: Store[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heddle-sqlite-'))
    path = join(folder, 'heddle.db')
  })
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(): Promise<Store> {
    const store = await openSqliteStore({ path })
    stores.push(store)
    return store
  }

  const info = { pid: process.pid, since: FIXTURE_TIME, address: 'http://localhost:8420' }

  it('has one owner at a time, and tells the second who it is', async () => {
    const [first, second] = [await open(), await open()]
    const lock = await first.acquireOwner(info)
    expect((await stat(join(folder, 'heddle.address'))).mode & 0o777).toBe(0o600)
    expect(await readOwner(path)).toEqual(info)
    const refused = second.acquireOwner({ ...info, pid: 1 })
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(refused).rejects.toThrow(`process ${process.pid} at http://localhost:8420`)
    await lock.release()
    expect(await readOwner(path)).toBeNull()
    await (await second.acquireOwner(info)).release()
  })

  it('frees the owner by the death of its process', async () => {
    const program = fileURLToPath(new URL('./hold-owner.ts', import.meta.url))
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const store = await open()
    await expect(store.acquireOwner(info)).rejects.toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await exited
    const lock = await store.acquireOwner(info)
    expect(await readOwner(path)).toEqual(info)
    await lock.release()
  })

  it('tells the owner when the writing thread is gone', async () => {
    const store = await open()
    const { lost } = await store.acquireOwner(info)
    await store.close()
    stores.splice(0)
    expect(await lost).toContain('thread')
    await expect(store.journal.nextEpoch()).rejects.toMatchObject({ cause: { kind: 'fatal' } })
  })

  it('keeps what was answered when it is opened again', async () => {
    const id = makeExecutionId(1)
    const first = await open()
    await first.journal.append([makeCreation(id), makeAppend(id, 1)])
    await first.close()
    stores.splice(0)
    expect((await (await open()).journal.load(id))?.events).toHaveLength(2)
  })

  it('has lost nothing that it answered when its process is killed', async () => {
    const program = fileURLToPath(new URL('./test-append-until-killed.ts', import.meta.url))
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const answered = new Map<number, number>()
    const exited = new Promise((resolve) => child.once('exit', resolve))
    for await (const line of createInterface({ input: child.stdout })) {
      const [n, seq] = line.split(' ').map(Number) as [number, number]
      answered.set(n, seq)
      if (seq >= 25) child.kill('SIGKILL')
    }
    await exited
    const { journal } = await open()
    for (const [n, seq] of answered) {
      const loaded = await journal.load(makeExecutionId(n))
      expect(loaded!.row.lastSeq).toBeGreaterThanOrEqual(seq)
      expect(loaded!.events.map((event) => event.seq)).toEqual(loaded!.events.map((_, at) => at + 1))
      expect(loaded!.events).toHaveLength(loaded!.row.lastSeq)
    }
  })

  it('refuses a file that is newer, or was migrated by another program', async () => {
    await (await open()).close()
    stores.splice(0)
    const database = new DatabaseSync(path)
    database.exec("UPDATE schema_migrations SET hash = 'other' WHERE number = 1")
    await expect(openSqliteStore({ path })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    database.exec("INSERT INTO schema_migrations VALUES (99, 'later', 'hash', 0)")
    database.close()
    const refused = openSqliteStore({ path })
    await expect(refused).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    await expect(refused).rejects.toThrow('has schema 99')
  })

  it('says what is wrong with a file that is no database', async () => {
    const refused = openSqliteStore({ path: folder })
    await expect(refused).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
    await expect(refused).rejects.toThrow(folder)
  })

  it('writes calls that come together in one commit, and a bad one fails alone', async () => {
    const { journal } = await open()
    const ids = Array.from({ length: 20 }, (_, n) => makeExecutionId(n + 1))
    const settled = await Promise.allSettled(
      ids.map((id, n) =>
        journal.append([
          makeCreation(
            id,
            n === 7 ? { rows: makeChanges(id, { execution: makeRow(id, { trigger: null as never }) }) } : {},
          ),
        ]),
      ),
    )
    expect(settled.filter((result) => result.status === 'fulfilled')).toHaveLength(19)
    expect(settled[7]).toMatchObject({ reason: { cause: { kind: 'bad-append' } } })
    expect(await journal.load(ids[7]!)).toBeNull()
    expect(await journal.loadMany(ids)).toHaveLength(19)
  })

  it('answers disk-full without losing what was written, and goes on when there is room', async () => {
    const store = await open()
    const id = makeExecutionId(1)
    await store.journal.append([makeCreation(id)])
    const database = await SqliteDatabase.open(path)
    const limit = async (pages: number) => database.write([{ sql: `PRAGMA max_page_count = ${pages}`, params: [] }])
    await limit(1)
    const append = {
      workspaceId: 'ws-1',
      executionId: 'big',
      sql: 'INSERT INTO execution_inputs (workspace_id, execution_id, input) VALUES (?, ?, ?)',
    }
    const write = () => database.write([{ sql: append.sql, params: ['ws-1', 'big', 'x'.repeat(3_000_000)] }])
    await expect(write()).rejects.toMatchObject({ code: 'OVERLOADED', cause: { kind: 'disk-full' } })
    await limit(1_000_000)
    expect((await write()).ok).toBe(true)
    await database.close()
    expect((await store.journal.load(id))?.events).toHaveLength(1)
  })

  it('leaves no trace of a refused write batch', async () => {
    await open()
    const database = await SqliteDatabase.open(path)
    const insert = { sql: "INSERT INTO variables VALUES ('w', ?, 0, 'by', '1')", params: ['a'] }
    const refused = await database.write([
      insert,
      { sql: "DELETE FROM variables WHERE name = 'none'", params: [], expect: 1 },
    ])
    expect(refused).toEqual({ ok: false, failedAt: 1 })
    expect((await database.read('SELECT * FROM variables', [])).rows).toEqual([])
    const [one, two] = await Promise.allSettled([database.write([insert, insert]), database.write([insert])])
    expect([one.status, two.status]).toEqual(['rejected', 'fulfilled'])
    await database.close()
  })

  it('reads every combination of list filters from an index, in order', async () => {
    await open()
    const database = await SqliteDatabase.open(path)
    const all = { workflowId: toWorkflowId('w'), trigger: 'manual', from: 1, to: 2 }
    const names = Object.keys(all) as (keyof typeof all)[]
    for (let bits = 0; bits < 2 ** names.length; bits++) {
      for (const status of ['failed', null] as const) {
        const filter = Object.fromEntries(
          names.filter((_, at) => (bits >> at) % 2 === 1).map((name) => [name, all[name]]),
        )
        const query = toListQuery('sqlite', { workspaceId: WORKSPACE, filter, status, limit: 50, after: 'x' })
        const { rows } = await database.read(`EXPLAIN QUERY PLAN ${query.sql}`, query.params)
        const plan = rows.map((row) => String(row[3])).join('; ')
        expect(plan).toMatch(/SEARCH e USING INDEX executions_\w+ \(workspace_id=\? AND .*id</)
        expect(plan).not.toContain('TEMP B-TREE')
      }
    }
    await database.close()
  })

  it('finds open executions by an index of their own', async () => {
    await open()
    const database = await SqliteDatabase.open(path)
    const { rows } = await database.read(
      `EXPLAIN QUERY PLAN SELECT * FROM executions e WHERE e.status IN ('pending', 'queued', 'running', 'waiting', 'paused')
         AND e.id > ? ORDER BY e.id LIMIT 10`,
      [''],
    )
    expect(rows.map((row) => String(row[3])).join()).toContain('executions_open')
    await database.close()
  })

  it('reads events and spans of one execution by their numbers, also through the views', async () => {
    await open()
    const database = await SqliteDatabase.open(path)
    for (const sql of [
      `SELECT events FROM ${journalTable('sqlite', 'execution_appends')} a WHERE execution_id = ? AND last_seq > 5 ORDER BY last_seq`,
      'SELECT * FROM execution_events WHERE execution_id = ?',
      `SELECT * FROM spans WHERE execution_id = ? AND kind = 'node'`,
    ]) {
      const { rows } = await database.read(`EXPLAIN QUERY PLAN ${sql}`, ['x'])
      const plan = rows.map((row) => String(row[3])).join('; ')
      expect(plan).toMatch(/SEARCH x USING (COVERING )?INDEX \S+ \(id=\?\)/)
      expect(plan).toContain('SEARCH a USING INDEX execution_appends_by_execution')
      expect(plan).not.toContain('TEMP B-TREE')
      expect(plan).not.toMatch(/SCAN (x|a|call_spans)/)
    }
    await database.close()
  })

  it('gives the number of a removed execution to a new one, and takes nothing more for the removed one', async () => {
    const { journal, system } = await open()
    const [old, fresh] = [makeExecutionId(1, FIXTURE_TIME - 400 * 86_400_000), makeExecutionId(2)]
    const execution = makeRow(old, { createdAt: FIXTURE_TIME - 400 * 86_400_000, status: 'completed', lastSeq: 1 })
    await journal.append([makeCreation(old, { rows: makeChanges(old, { execution }) })])
    await journal.append([makeAppend(old, 1, { rows: makeChanges(old, { execution: { ...execution, lastSeq: 2 } }) })])
    expect((await system.maintain(FIXTURE_TIME)).removedExecutions).toBe(1)
    expect(await journal.append([makeCreation(fresh)])).toEqual([{ ok: true }])
    expect(await journal.append([makeAppend(old, 2), makeAppend(fresh, 1)])).toMatchObject([
      { ok: false, reason: 'wrong-seq' },
      { ok: true },
    ])
    expect(await journal.load(old)).toBeNull()
    expect(await journal.readEvents(fresh, 0, 10)).toHaveLength(2)
    const database = new DatabaseSync(path, { readOnly: true })
    expect(database.prepare('SELECT n, id FROM executions').all()).toEqual([{ n: 1, id: fresh }])
    database.close()
  })

  it('copies an existing database before it migrates it', async () => {
    const { copyBefore } = await import('./migrate-sqlite.ts')
    await open()
    const database = new DatabaseSync(path)
    copyBefore(database, path, 2)
    database.close()
    const copies = (await readdir(folder)).filter((name) => name.startsWith('heddle.db.before-2-'))
    expect(copies).toHaveLength(1)
    const copy = new DatabaseSync(join(folder, copies[0]!), { readOnly: true })
    expect(copy.prepare('SELECT count(*) AS n FROM schema_migrations').get()).toEqual({ n: 1 })
    copy.close()
  })

  it('does not rewrite an unchanged status, and does write a changed one', async () => {
    const { journal } = await open()
    const id = makeExecutionId(1)
    await journal.append([makeCreation(id)])
    const to = (status: 'running' | 'waiting', afterSeq: number) =>
      makeAppend(id, afterSeq, {
        rows: makeChanges(id, { execution: makeRow(id, { status, reason: `r${afterSeq}` }) }),
      })
    expect(await journal.append([to('running', 1), to('waiting', 2)])).toEqual([{ ok: true }, { ok: true }])
    expect((await journal.load(id))?.row).toMatchObject({ status: 'waiting', reason: 'r2', lastSeq: 3 })
  })
})
