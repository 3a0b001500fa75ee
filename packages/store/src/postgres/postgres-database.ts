import type { AppendResult } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import type pg from 'pg'
import type { Cell, Database, Rows, Statement, WriteOutcome } from '../database.ts'
import type { AppendWriter } from '../journal/database-journal.ts'
import type { EncodedAppend } from '../journal/encoded-append.ts'
import { SchemaRefusal } from '../schema/schema-refusal.ts'
import { findStorageFailure, toStorageError } from '../storage-error.ts'
import { GroupCommit } from './group-commit.ts'
import { PostgresAppender } from './postgres-appender.ts'
import { toPostgresFailure } from './postgres-failure.ts'
import { createPool, runOn } from './postgres-pool.ts'
import { StatementNames } from './statement-names.ts'

const POOL_CONNECTIONS = 10
/** One screen asks for about so much at once. */
const WARM_CONNECTIONS = 3

/** Each reads no row, and makes a connection load what it must know of the tables and partitions behind the views. */
const WARMING = ['spans', 'execution_events', 'workflows', 'stats_hourly', 'waits'].map(
  (name) => `SELECT * FROM ${name} LIMIT 0`,
)

/*
 * A Postgres database as the main thread sees it.
 *
 * 1. Appends go through one connection at a time, in order: what comes while it commits is the next transaction.
 *    A row that another process wins meanwhile breaks the transaction: it is judged again, once.
 * 2. Everything else takes a connection of the pool; a transaction never outlives its call.
 * 3. Reads are prepared statements where their text allows it (`StatementNames`). One that the connection lost, or
 *    that a newer program's migration made stale, runs once more without its name.
 */
export class PostgresDatabase implements Database, AppendWriter {
  readonly dialect = 'postgres'
  readonly #pool: pg.Pool
  readonly #appendPool: pg.Pool
  readonly #names = new StatementNames()
  readonly #commits: GroupCommit<EncodedAppend, AppendResult>

  constructor(url: string) {
    this.#pool = createPool({ url, maxConnections: POOL_CONNECTIONS, minConnections: WARM_CONNECTIONS })
    this.#appendPool = createPool({ url, maxConnections: 1 })
    const appender = new PostgresAppender()
    this.#commits = new GroupCommit(async (appends) => {
      const commit = () => this.#transact(this.#appendPool, (client) => appender.append(client, appends))
      try {
        return await commit()
      } catch (error) {
        appender.forget()
        if (findStorageFailure(error)?.kind !== 'bad-append') throw error
        return commit()
      }
    })
  }

  read(sql: string, params: readonly Cell[]): Promise<Rows> {
    return this.#convert(this.#runRead(sql, params))
  }

  readPlanned(sql: string, params: readonly Cell[]): Promise<Rows> {
    return this.#convert(runOn(this.#pool, { sql, params }))
  }

  async #convert(rows: Promise<Rows>): Promise<Rows> {
    try {
      return await rows
    } catch (error) {
      throw toStorageError(toPostgresFailure(error))
    }
  }

  async #runRead(sql: string, params: readonly Cell[]): Promise<Rows> {
    const name = this.#names.find(sql)
    if (name === null) return runOn(this.#pool, { sql, params })
    try {
      return await runOn(this.#pool, { sql, params, name })
    } catch (error) {
      if (!isPreparedLost(error)) throw error
      return runOn(this.#pool, { sql, params })
    }
  }

  async write(statements: readonly Statement[]): Promise<WriteOutcome> {
    const refused: { index: number | null } = { index: null }
    try {
      const results = await this.#transact(this.#pool, async (client) => {
        const rows: Rows[] = []
        for (const [index, { sql, params, expect }] of statements.entries()) {
          const result = await runOn(client, { sql, params })
          if (expect !== undefined && result.changes !== expect) {
            refused.index = index
            throw new RefusedBatch()
          }
          rows.push(result)
        }
        return rows
      })
      return { ok: true, results }
    } catch (error) {
      if (refused.index !== null) return { ok: false, failedAt: refused.index }
      throw error
    }
  }

  append(appends: readonly EncodedAppend[]): Promise<readonly AppendResult[]> {
    return this.#commits.add(appends)
  }

  /** Runs `work` in one transaction of a pooled connection. Rejects with a `StorageFailure` as `cause`. */
  transact<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    return this.#transact(this.#pool, work)
  }

  /** Opens the connections that stay open; the first question of a person does not wait for that. */
  async warm(): Promise<void> {
    const warmOne = () =>
      this.transact(async (client) => {
        for (const sql of WARMING) await client.query(sql)
      })
    await Promise.all(Array.from({ length: WARM_CONNECTIONS }, warmOne))
  }

  async close(): Promise<void> {
    await this.#commits.idle()
    await Promise.all([this.#pool.end(), this.#appendPool.end()])
  }

  async #transact<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    let client: pg.PoolClient | undefined
    try {
      client = await pool.connect()
      await client.query('BEGIN')
      const result = await work(client)
      await client.query('COMMIT')
      client.release()
      return result
    } catch (error) {
      await abandon(client)
      throw isOurs(error) ? error : toStorageError(toPostgresFailure(error))
    }
  }
}

class RefusedBatch extends Error {}

/** "Cached plan must not change result type", and "prepared statement does not exist". */
const LOST_STATES: readonly unknown[] = ['0A000', '26000']

function isPreparedLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOST_STATES.includes(error.code)
}

function isOurs(error: unknown): boolean {
  return error instanceof RefusedBatch || error instanceof HeddleError || error instanceof SchemaRefusal
}

/** Rolls back; a connection on which not even that works is thrown away. */
async function abandon(client: pg.PoolClient | undefined): Promise<void> {
  if (client === undefined) return
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
  }
}
