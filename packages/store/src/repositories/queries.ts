import { HeddleError } from '@heddle/model'
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import { toObjects, type Cell, type Database, type Statement } from '../database.ts'
import type { Tables } from '../schema/tables.ts'

/** Kysely's query builder over a `Database`. Queries run by themselves; writes become statements of one batch. */
export type Queries = Kysely<Tables>

/** The builder in the dialect of `database`. */
export function createQueries(database: Database): Queries {
  const isSqlite = database.dialect === 'sqlite'
  const dialect: Dialect = {
    createAdapter: () => (isSqlite ? new SqliteAdapter() : new PostgresAdapter()),
    createDriver: () => new ReadDriver(database),
    createIntrospector: (kysely) => (isSqlite ? new SqliteIntrospector(kysely) : new PostgresIntrospector(kysely)),
    createQueryCompiler: () => (isSqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
  }
  return new Kysely<Tables>({ dialect })
}

/** A built write as a statement. With `expect`, its batch is refused unless so many rows were changed. */
export function toStatement(query: { compile(): CompiledQuery }, expect?: number): Statement {
  const { sql, parameters } = query.compile()
  const params = parameters as readonly Cell[]
  return expect === undefined ? { sql, params } : { sql, params, expect }
}

class ReadDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(database: Database) {
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        if (query.query.kind !== 'SelectQueryNode') throw refuse()
        const rows = await database.read(query.sql, query.parameters as readonly Cell[])
        return { rows: toObjects(rows) as Row[] }
      },
      // eslint-disable-next-line require-yield
      streamQuery: async function* () {
        throw refuse()
      },
    }
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(refuse())
  }

  commitTransaction(): Promise<void> {
    return Promise.reject(refuse())
  }

  rollbackTransaction(): Promise<void> {
    return Promise.reject(refuse())
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

function refuse(): HeddleError {
  return new HeddleError('INTERNAL_ERROR', 'Only single queries run through Kysely; writes go through write batches.')
}
