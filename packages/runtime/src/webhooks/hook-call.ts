import type { ErrorInfo, ExecutionId, ExecutionStatus, Json, WorkspaceId } from '@heddle/model'

/** One call of a webhook's address, as it came in. */
export interface HookCall {
  /** Of the address: `/hooks/{workspace}/{path}`. */
  readonly workspace: string
  readonly path: string
  readonly method: string
  /** Without the question mark. */
  readonly query: string
  /** Names in lower case, as Node gives them. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  /** Whole; empty without one. */
  readonly body: Buffer
}

/** What came of a call; the server makes an answer of it. */
export type HookOutcome =
  /** The execution is durable. */
  | { readonly kind: 'accepted'; readonly executionId: ExecutionId; readonly repeated: boolean }
  /** A sync webhook's execution has ended. */
  | {
      readonly kind: 'settled'
      readonly workspaceId: WorkspaceId
      readonly executionId: ExecutionId
      readonly repeated: boolean
      readonly respondWith: 'output' | 'response'
      readonly status: ExecutionStatus
      readonly output: Json
      readonly error: ErrorInfo | null
    }
  /** A sync webhook's execution goes on; nobody waits for it any more. */
  | { readonly kind: 'late'; readonly executionId: ExecutionId }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  /** An editor that listens has it; nothing was started. */
  | { readonly kind: 'caught' }
