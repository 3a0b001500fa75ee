import type { AppendResult } from '@heddle/engine'
import type { Cell, Database, Rows, Statement, WriteOutcome } from '../database.ts'
import type { AppendWriter } from '../journal/database-journal.ts'
import { APPENDED, type EncodedAppend } from '../journal/encoded-append.ts'
import { AppendPacker } from './packed-appends.ts'
import { ThreadClient } from './thread-client.ts'

const READERS = 2

/*
 * The database file as the main thread sees it: one writing thread, two reading ones.
 *
 * 1. The main thread opens no database.
 * 2. Every write goes through the one writing thread; what comes while it commits is the next transaction.
 * 3. A query that starts after a write was answered sees that write.
 */
export class SqliteDatabase implements Database, AppendWriter {
  readonly dialect = 'sqlite'
  readonly #writer: ThreadClient
  readonly #readers: readonly ThreadClient[]
  readonly #packer = new AppendPacker()

  private constructor(writer: ThreadClient, readers: readonly ThreadClient[]) {
    this.#writer = writer
    this.#readers = readers
  }

  /** Opens (and migrates) the file. Throws `ILLEGAL_STATE` when it is newer than this program. */
  static async open(path: string): Promise<SqliteDatabase> {
    const writer = await ThreadClient.start({ path, role: 'writer' })
    try {
      const starts = Array.from({ length: READERS }, () => ThreadClient.start({ path, role: 'reader' }))
      return new SqliteDatabase(writer, await Promise.all(starts))
    } catch (error) {
      await writer.close()
      throw error
    }
  }

  /** Resolves, with the reason, when the writing thread is gone. */
  get ended(): Promise<string> {
    return this.#writer.ended
  }

  read(sql: string, params: readonly Cell[]): Promise<Rows> {
    const [first, ...others] = this.#readers
    let least = first!
    for (const reader of others) if (reader.openCalls < least.openCalls) least = reader
    return least.call<'read'>({ op: 'read', sql, params })
  }

  /** SQLite's plans do not depend on values. */
  readPlanned(sql: string, params: readonly Cell[]): Promise<Rows> {
    return this.read(sql, params)
  }

  write(statements: readonly Statement[]): Promise<WriteOutcome> {
    return this.#writer.call<'write'>({ op: 'write', statements })
  }

  async append(appends: readonly EncodedAppend[]): Promise<readonly AppendResult[]> {
    const packed = this.#packer.pack(appends)
    const transfer = [packed.numbers.buffer, packed.bytes.buffer]
    const { results, buffers } = await this.#writer.call<'append'>({ op: 'append', appends: packed }, transfer)
    this.#packer.giveBack(buffers)
    return results ?? appends.map(() => APPENDED)
  }

  /** Takes the owner's lock; false when another holds it. */
  own(lockPath: string): Promise<boolean> {
    return this.#writer.call<'own'>({ op: 'own', lockPath })
  }

  async disown(): Promise<void> {
    await this.#writer.call<'disown'>({ op: 'disown' })
  }

  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()))
    await this.#writer.close()
  }
}
