import type { Rows, Statement, WriteOutcome } from '../database.ts'
import { APPENDED } from '../journal/encoded-append.ts'
import type { OwnerFileLock } from './owner-file-lock.ts'
import { unpackAppends, type PackedAppends } from './packed-appends.ts'
import { SqliteAppender } from './sqlite-appender.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { toSqliteFailure } from './sqlite-failure.ts'
import type { AppendAnswer, ThreadCall, ThreadReply } from './thread-messages.ts'

/*
 * The only writer of the database file.
 *
 * 1. Calls that came together are one transaction, in order, so they cost one commit.
 * 2. A call whose statements fail harms no other: the transaction is rolled back and each call gets its own.
 * 3. A refused write batch is rolled back to its savepoint.
 */
export class SqliteWriter {
  readonly #connection: SqliteConnection
  readonly #appender: SqliteAppender
  readonly #lock: OwnerFileLock

  constructor(connection: SqliteConnection, lock: OwnerFileLock) {
    this.#connection = connection
    this.#appender = new SqliteAppender(connection.database)
    this.#lock = lock
  }

  handle(calls: readonly ThreadCall[]): readonly ThreadReply[] {
    const written = calls.filter((call) => call.request.op === 'append' || call.request.op === 'write')
    const others = calls.filter((call) => call.request.op !== 'append' && call.request.op !== 'write')
    return [...this.#commit(written), ...others.map((call) => this.#handleAlone(call))]
  }

  #commit(calls: readonly ThreadCall[]): readonly ThreadReply[] {
    if (calls.length === 0) return []
    try {
      return this.#transact(calls)
    } catch (error) {
      this.#rollBack()
      const failure = toSqliteFailure(error)
      if (failure.kind === 'bad-append' && calls.length > 1) return calls.flatMap((call) => this.#commit([call]))
      return calls.map(({ id }) => ({ id, failure }))
    }
  }

  #transact(calls: readonly ThreadCall[]): readonly ThreadReply[] {
    const { database } = this.#connection
    database.exec('BEGIN IMMEDIATE')
    this.#appender.begin()
    const replies = calls.map((call) => ({ id: call.id, value: this.#run(call) }))
    this.#appender.flush()
    database.exec('COMMIT')
    return replies
  }

  #rollBack(): void {
    this.#appender.forget()
    if (this.#connection.database.isTransaction) this.#connection.database.exec('ROLLBACK')
  }

  #run({ request }: ThreadCall): WriteOutcome | AppendAnswer | null {
    if (request.op === 'append') return this.#append(request.appends)
    if (request.op === 'write') return this.#write(request.statements)
    return null
  }

  #append(packed: PackedAppends): AppendAnswer {
    let refused = 0
    const results = unpackAppends(packed).map((append) => {
      const result = this.#appender.append(append)
      if (result !== APPENDED) refused += 1
      return result
    })
    const { numbers, bytes } = packed
    return { results: refused === 0 ? null : results, buffers: { numbers, bytes } }
  }

  #write(statements: readonly Statement[]): WriteOutcome {
    const { database } = this.#connection
    database.exec('SAVEPOINT batch')
    const results: Rows[] = []
    for (const [index, { sql, params, expect }] of statements.entries()) {
      const rows = this.#connection.run(sql, params)
      if (expect !== undefined && rows.changes !== expect) {
        database.exec('ROLLBACK TO batch; RELEASE batch')
        return { ok: false, failedAt: index }
      }
      results.push(rows)
    }
    database.exec('RELEASE batch')
    return { ok: true, results }
  }

  #handleAlone({ id, request }: ThreadCall): ThreadReply {
    try {
      switch (request.op) {
        case 'own':
          return { id, value: this.#lock.take(request.lockPath) }
        case 'disown':
          this.#lock.release()
          return { id, value: null }
        case 'close':
          this.#lock.release()
          this.#connection.close()
          return { id, value: null }
        case 'append':
        case 'write':
        case 'read':
        case 'copy':
          return { id, failure: { kind: 'fatal', message: `The writing thread was asked to ${request.op} alone.` } }
      }
    } catch (error) {
      return { id, failure: toSqliteFailure(error) }
    }
  }
}
