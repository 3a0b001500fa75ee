import { startPostgres } from '@heddle/testkit'

/** Runs `play` with a fresh database of a real Postgres that syncs, and stops that Postgres afterwards. */
export async function withPostgres<Result>(play: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const server = await startPostgres({ fsync: 'on' })
  try {
    return await play(await server.createDatabase())
  } finally {
    await server.stop()
  }
}
