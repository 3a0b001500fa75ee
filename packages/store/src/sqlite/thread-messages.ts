import type { AppendResult, StorageFailure } from '@heddle/engine'
import type { Cell, Rows, Statement, WriteOutcome } from '../database.ts'
import type { AppendBuffers, PackedAppends } from './packed-appends.ts'

/** What the main thread asks of a database thread. Plain data: it is cloned on its way. */
export type ThreadRequest =
  | { readonly op: 'append'; readonly appends: PackedAppends }
  | { readonly op: 'write'; readonly statements: readonly Statement[] }
  | { readonly op: 'read'; readonly sql: string; readonly params: readonly Cell[] }
  | { readonly op: 'copy'; readonly target: string }
  | { readonly op: 'own'; readonly lockPath: string }
  | { readonly op: 'disown' }
  | { readonly op: 'close' }

/** What became of the appends; `results` is null when every one was written. */
export interface AppendAnswer {
  readonly results: readonly AppendResult[] | null
  readonly buffers: AppendBuffers
}

export interface ThreadAnswers {
  readonly append: AppendAnswer
  readonly write: WriteOutcome
  readonly read: Rows
  readonly copy: null
  readonly own: boolean
  readonly disown: null
  readonly close: null
}

export interface ThreadCall {
  readonly id: number
  readonly request: ThreadRequest
}

export type ThreadReply =
  | { readonly id: number; readonly value: ThreadAnswers[ThreadRequest['op']] }
  | { readonly id: number; readonly failure: StorageFailure }

/** The first message of a thread: it is ready, or why it is not. */
export type ThreadGreeting =
  | { readonly ready: true }
  | { readonly ready: false; readonly code: 'ILLEGAL_STATE' | 'CONFLICT' | 'INTERNAL_ERROR'; readonly message: string }

export interface ThreadSettings {
  readonly path: string
  readonly role: 'writer' | 'reader'
}
