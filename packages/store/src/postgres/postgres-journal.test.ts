import { startPostgres } from '@heddle/testkit'
import { describeJournal } from '@heddle/testkit/contracts'
import { openPostgresStore } from './open-postgres-store.ts'

describeJournal('Postgres', async () => {
  const server = await startPostgres()
  const store = await openPostgresStore({ url: await server.createDatabase(), blobs: { folder: '/nowhere' } })
  return {
    journal: store.journal,
    close: async () => {
      await store.close()
      await server.stop()
    },
  }
})
