import {
  startPostgres,
  FIXTURE_TIME,
  makeAppend,
  makeCreation,
  makeExecutionId,
  type PostgresServer,
} from '@heddle/testkit'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresStore } from './open-postgres-store.ts'

describe('a Postgres store', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  const info = { pid: 4_711, since: FIXTURE_TIME, address: 'http://localhost:8420' }
  const blobs = { folder: '/nowhere' }
  const now = () => FIXTURE_TIME

  async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  it('has one owner at a time, and tells the second who it is', async () => {
    const url = await server.createDatabase()
    const [first, second] = [await openPostgresStore({ url, blobs, now }), await openPostgresStore({ url, blobs, now })]
    const lock = await first.acquireOwner(info)
    await expect(second.acquireOwner(info)).rejects.toThrow('process 4711 at http://localhost:8420')
    await lock.release()
    expect(await lock.lost).toContain('closed')
    const again = await second.acquireOwner(info)
    await query(url, 'SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = $$advisory$$')
    expect(await again.lost).toContain('lock')
    await Promise.all([first.close(), second.close()])
  })

  it('goes on after its connections were cut', async () => {
    const url = await server.createDatabase()
    const store = await openPostgresStore({ url, blobs, now })
    const id = makeExecutionId(1)
    await store.journal.append([makeCreation(id)])
    await query(
      url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    const append = async (): Promise<unknown> => {
      try {
        return await store.journal.append([makeAppend(id, 1)])
      } catch (error) {
        return error
      }
    }
    const first = await append()
    if (first instanceof Error) {
      expect(first).toMatchObject({ cause: { kind: 'unavailable' } })
      expect(await append()).toEqual([{ ok: true }])
    } else expect(first).toEqual([{ ok: true }])
    await store.close()
  })

  it('refuses a database that is newer', async () => {
    const url = await server.createDatabase()
    await (await openPostgresStore({ url, blobs, now })).close()
    await query(url, "INSERT INTO schema_migrations VALUES (99, 'later', 'hash', 0)")
    await expect(openPostgresStore({ url, blobs, now })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  })

  it('lets processes that start together migrate one after the other', async () => {
    const url = await server.createDatabase()
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url, blobs, now })))
    await Promise.all(stores.map((store) => store.close()))
  })

  it('lets one of two processes win a creation, an idempotency key and a sequence number', async () => {
    const url = await server.createDatabase()
    const stores = await Promise.all([1, 2].map(() => openPostgresStore({ url, blobs, now })))
    for (let round = 1; round <= 20; round++) {
      const key = { principal: 'p', route: 'r', key: `k${round}`, bodyHash: 'b', expiresAt: FIXTURE_TIME + 1_000 }
      const byKey = await Promise.all(
        stores.map((store, n) =>
          store.journal.append([makeCreation(makeExecutionId(round * 10 + n), { idempotency: key })]),
        ),
      )
      expect(byKey.flat().filter((result) => result.ok)).toHaveLength(1)
      const id = makeExecutionId(round * 10 + 5)
      const created = await Promise.all(stores.map((store) => store.journal.append([makeCreation(id)])))
      expect(created.flat().filter((result) => result.ok)).toHaveLength(1)
      const appended = await Promise.all(stores.map((store) => store.journal.append([makeAppend(id, 1)])))
      expect(appended.flat().filter((result) => result.ok)).toHaveLength(1)
    }
    await Promise.all(stores.map((store) => store.close()))
  })

  it('makes the partitions of the coming months, drops past ones, and moves what the default partition took', async () => {
    const url = await server.createDatabase()
    const store = await openPostgresStore({ url, blobs, now })
    const months = async () =>
      (
        await query(url, "SELECT relname FROM pg_class WHERE relname LIKE 'steps_p______' AND relkind = 'r' ORDER BY 1")
      ).map((row) => row['relname'])
    expect(await months()).toEqual(['steps_p202611', 'steps_p202612', 'steps_p202701'])
    const february = Date.UTC(2027, 1, 10)
    const id = makeExecutionId(1, february)
    await store.journal.append([makeCreation(id)])
    const report = await store.system.maintain(february)
    expect(report.droppedMonths).toEqual(['202611', '202612'])
    expect(await months()).toEqual(['steps_p202701', 'steps_p202702', 'steps_p202703', 'steps_p202704'])
    expect(await query(url, 'SELECT last_seq FROM execution_appends_p202702')).toHaveLength(1)
    expect(await query(url, 'SELECT last_seq FROM execution_appends_default')).toHaveLength(0)
    await store.close()
  })

  it('says what is wrong when there is no database', async () => {
    const refused = openPostgresStore({ url: 'postgres://heddle@127.0.0.1:1/none', blobs, now })
    await expect(refused).rejects.toMatchObject({ code: 'OVERLOADED', cause: { kind: 'unavailable' } })
  })
})
