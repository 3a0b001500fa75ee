import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIXTURE_TIME, startPostgres, type PostgresServer } from '@heddle/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore, type StoreConfig } from './open-store.ts'
import type { Store } from './store.ts'

/** What a suite that runs on both databases works with. */
export interface TestStores {
  readonly store: Store
  readonly folder: string
  readonly clock: { now: number }
  /** Where another, empty store of the same kind may be. */
  makeConfig(): Promise<StoreConfig>
}

/** Runs the same tests on SQLite and on a real Postgres, each with an empty store that is closed at the end. */
export function describeOnBoth(name: string, body: (stores: TestStores) => void): void {
  for (const kind of ['SQLite', 'Postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      const opened: { server?: PostgresServer; store?: Store; folder?: string } = {}
      const clock = { now: FIXTURE_TIME }
      let folders = 0
      const makeConfig = async (): Promise<StoreConfig> => {
        const databaseUrl = (await opened.server?.createDatabase()) ?? null
        return { dataFolder: join(opened.folder!, `data-${++folders}`), databaseUrl, now: () => clock.now }
      }
      beforeAll(async () => {
        opened.folder = await mkdtemp(join(tmpdir(), 'heddle-store-'))
        if (kind === 'Postgres') opened.server = await startPostgres()
        opened.store = await openStore(await makeConfig())
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
        makeConfig,
      })
    })
  }
}
