/* Appends to executions of the store at `argv[2]` and prints what was answered, until it is killed. Started by tests. */
import { makeAppend, makeCreation, makeExecutionId } from '@heddle/testkit'
import { openSqliteStore } from './open-sqlite-store.ts'

const { journal } = await openSqliteStore({ path: process.argv[2]! })
for (let seq = 0; ; seq++) {
  const ids = [1, 2, 3, 4].map((n) => makeExecutionId(n))
  await Promise.all(
    ids.map(async (id, n) => {
      await journal.append([seq === 0 ? makeCreation(id) : makeAppend(id, seq)])
      process.stdout.write(`${n + 1} ${seq + 1}\n`)
    }),
  )
}
