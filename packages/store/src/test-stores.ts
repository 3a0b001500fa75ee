import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIXTURE_TIME, startPostgres, type PostgresServer } from '@heddle/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Cell, Rows } from './database.ts'
import { openStore, type StoreConfig } from './open-store.ts'
import { PostgresDatabase } from './postgres/postgres-database.ts'
import { SqliteDatabase } from './sqlite/sqlite-database.ts'
import type { Store } from './store.ts'

/** What a suite that runs on both databases works with. */
export interface TestStores {
  readonly store: Store
  readonly folder: string
  readonly clock: { now: number }
  /** Asks the database itself, behind the store's back. */
  query(sql: string, params: readonly Cell[]): Promise<Rows>
  /** Where another, empty store of the same kind may be. */
  makeConfig(): Promise<StoreConfig>
}

/** Runs the same tests on SQLite and on a real Postgres, each with an empty store that is closed at the end. */
export function describeOnBoth(name: string, body: (stores: TestStores) => void): void {
  for (const kind of ['SQLite', 'Postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      const opened: { server?: PostgresServer; config?: StoreConfig; store?: Store; folder?: string } = {}
      const clock = { now: FIXTURE_TIME }
      let folders = 0
      const makeConfig = async (): Promise<StoreConfig> => {
        const databaseUrl = (await opened.server?.createDatabase()) ?? null
        return { dataFolder: join(opened.folder!, `data-${++folders}`), databaseUrl, now: () => clock.now }
      }
      beforeAll(async () => {
        opened.folder = await mkdtemp(join(tmpdir(), 'heddle-store-'))
        if (kind === 'Postgres') opened.server = await startPostgres()
        opened.config = await makeConfig()
        opened.store = await openStore(opened.config)
      })
      afterAll(async () => {
        await opened.store?.close()
        await opened.server?.stop()
        await rm(opened.folder!, { recursive: true, force: true })
      })
      body({
        get store() {
          return opened.store!
        },
        get folder() {
          return opened.folder!
        },
        clock,
        query: (sql, params) => queryDatabase(opened.config!, sql, params),
        makeConfig,
      })
    })
  }
}

async function queryDatabase(config: StoreConfig, sql: string, params: readonly Cell[]): Promise<Rows> {
  const { databaseUrl, dataFolder } = config
  const database =
    typeof databaseUrl === 'string'
      ? new PostgresDatabase(databaseUrl)
      : await SqliteDatabase.open(join(dataFolder, 'heddle.db'))
  try {
    return await database.read(sql, params)
  } finally {
    await database.close()
  }
}
