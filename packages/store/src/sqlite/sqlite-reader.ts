import type { SqliteConnection } from './sqlite-connection.ts'
import { toSqliteFailure } from './sqlite-failure.ts'
import type { ThreadCall, ThreadReply } from './thread-messages.ts'

/** Answers queries on a read-only connection, each in its own read transaction. */
export class SqliteReader {
  readonly #connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  handle(calls: readonly ThreadCall[]): readonly ThreadReply[] {
    return calls.map((call) => {
      try {
        return this.#handle(call)
      } catch (error) {
        return { id: call.id, failure: toSqliteFailure(error) }
      }
    })
  }

  #handle({ id, request }: ThreadCall): ThreadReply {
    if (request.op === 'read') return { id, value: this.#connection.run(request.sql, request.params) }
    if (request.op === 'copy') {
      this.#connection.database.exec('PRAGMA query_only = 0')
      this.#connection.run('VACUUM INTO ?', [request.target])
      return { id, value: null }
    }
    if (request.op === 'close') {
      this.#connection.close()
      return { id, value: null }
    }
    return { id, failure: { kind: 'fatal', message: `A reading thread was asked to ${request.op}.` } }
  }
}
