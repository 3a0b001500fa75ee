import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import { SchemaRefusal } from '../schema/schema-refusal.ts'
import { OwnerFileLock } from './owner-file-lock.ts'
import { migrateSqlite } from './migrate-sqlite.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { toSqliteFailure } from './sqlite-failure.ts'
import { SqliteReader } from './sqlite-reader.ts'
import { SqliteWriter } from './sqlite-writer.ts'
import type { ThreadCall, ThreadGreeting, ThreadReply, ThreadSettings } from './thread-messages.ts'

/*
 * A database thread: the writer, or one of the readers.
 *
 * 1. What waits in the queue when the thread is free is handled together: for the writer, one transaction (group commit).
 * 2. Threads do not load the model, whose schemas would cost each of them start-up time and memory.
 * 3. Replies are sent after the commit, in one message.
 */

/** Calls handled together, at most: bounds a transaction's size. */
const MAX_CALLS_TOGETHER = 512

const settings = workerData as ThreadSettings
const port = parentPort as MessagePort

function open(): SqliteWriter | SqliteReader {
  if (settings.role === 'reader') return new SqliteReader(SqliteConnection.openReader(settings.path))
  const connection = SqliteConnection.openWriter(settings.path)
  migrateSqlite(connection.database, settings.path)
  return new SqliteWriter(connection, new OwnerFileLock())
}

function greet(greeting: ThreadGreeting): void {
  port.postMessage(greeting)
}

function describe(error: unknown): ThreadGreeting {
  if (error instanceof SchemaRefusal) return { ready: false, code: error.code, message: error.message }
  const { message } = toSqliteFailure(error)
  return { ready: false, code: 'INTERNAL_ERROR', message: `Cannot open ${settings.path}. ${message}` }
}

function serve(handler: SqliteWriter | SqliteReader): void {
  port.on('message', (first: ThreadCall) => {
    const calls = [first]
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      calls.push(next.message as ThreadCall)
      if (calls.length >= MAX_CALLS_TOGETHER) break
    }
    const replies: readonly ThreadReply[] = handler.handle(calls)
    port.postMessage(replies, replies.flatMap(toTransferred))
  })
}

/** Buffers that go back with a reply. */
function toTransferred(reply: ThreadReply): readonly ArrayBuffer[] {
  if ('failure' in reply || reply.value === null || typeof reply.value !== 'object' || !('buffers' in reply.value))
    return []
  const { numbers, bytes } = reply.value.buffers
  return [numbers.buffer, bytes.buffer]
}

try {
  const handler = open()
  greet({ ready: true })
  serve(handler)
} catch (error) {
  greet(describe(error))
}
