import type { RecoveryReport } from '@heddle/host-embedded'

/*
 * What a scenario and the Heddle process it starts say to each other over the process's message channel. A call that
 * was not answered before the process died is ambiguous, as it is for any client.
 */

/** Settings of a Heddle process, given as JSON in its first argument. */
export interface ProcessSettings {
  readonly dataFolder: string
  readonly databaseUrl: string | null
  /** Where the counter service listens: `http://127.0.0.1:4711`. */
  readonly service: string
  readonly maxNodeExecutions?: number
}

export interface Calls {
  /** Starts the workflow in `workflows/<workflow>.yaml`; the tag is its idempotency key. */
  execute: {
    readonly args: { readonly workflow: string; readonly tag: string }
    readonly result: { readonly executionId: string; readonly repeated: boolean }
  }
  /** Resolves when the execution has settled. */
  watch: { readonly args: { readonly executionId: string }; readonly result: { readonly status: string } }
  signal: { readonly args: { readonly tag: string }; readonly result: { readonly delivered: boolean } }
  /** Approves what the execution waits for; false when nothing of it waits for a person now. */
  approve: { readonly args: { readonly executionId: string }; readonly result: { readonly answered: boolean } }
  /** Cancels, and undoes what was done; false when the execution does not wait yet. */
  cancel: { readonly args: { readonly executionId: string }; readonly result: { readonly cancelled: boolean } }
  stats: {
    readonly args: null
    readonly result: {
      readonly open: number
      readonly running: number
      readonly accepting: boolean
      readonly isReady: boolean
      readonly timers: number
    }
  }
  /** Moves the host's wall clock, from now on. */
  shiftClock: { readonly args: { readonly byMs: number }; readonly result: null }
  /** Stops gracefully and ends the process. */
  close: { readonly args: null; readonly result: null }
}
export type CallName = keyof Calls

export interface CallMessage {
  readonly id: number
  readonly name: CallName
  readonly args: Calls[CallName]['args']
}

/** `opening`: the program is loaded, recovery begins. */
export type ProcessMessage =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly recovered: RecoveryReport }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: Calls[CallName]['result'] }
  | { readonly kind: 'error'; readonly id: number; readonly code: string; readonly message: string }
