/* A process that owns the store at `argv[2]` until it is killed. Started by tests. */
import { openSqliteStore } from './open-sqlite-store.ts'

const store = await openSqliteStore({ path: process.argv[2]! })
await store.acquireOwner({ pid: process.pid, since: Date.now(), address: null })
console.log('owned')
setInterval(() => undefined, 60_000)
