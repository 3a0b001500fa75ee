import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeJournal } from '@heddle/testkit/contracts'
import { openSqliteStore } from './open-sqlite-store.ts'

describeJournal('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-journal-'))
  const store = await openSqliteStore({ path: join(folder, 'heddle.db') })
  return {
    journal: store.journal,
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
