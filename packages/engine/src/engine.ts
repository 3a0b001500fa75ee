import type {
  ErrorInfo,
  EvaluationAnswer,
  EvaluationRequest,
  ExecutionEvent,
  NewEvent,
  Plan,
  StoredValue,
} from '@heddle/model'
import type { Command } from './commands.ts'

/** The plans of one execution, by revision. */
export interface Plans {
  /** Throws a defect when the revision is unknown. */
  get(revision: number): Plan
}

/** What `decide` found: a fact to record, and things to have done. */
export interface Decision {
  readonly event: NewEvent | null
  readonly commands: readonly Command[]
}

/** An input that changed nothing, and why (a stale lease, a closed wait, a settled execution). */
export interface Rejection {
  readonly event: NewEvent
  readonly error: ErrorInfo
}

/** All that one turn decided, in order. To be appended in one transaction; commands only after its commit. */
export interface Turn {
  readonly events: readonly ExecutionEvent[]
  readonly commands: readonly Command[]
  readonly rejected: readonly Rejection[]
}

/**
 * Inline evaluation during a turn. `undefined`: the command is handed out, and the answer comes later. `recorded`: the
 * events of this turn so far, which references (`event`) may name before any journal has them.
 */
export type EvaluateNow = (
  request: EvaluationRequest,
  recorded: readonly ExecutionEvent[],
) => { readonly answer: EvaluationAnswer; readonly stored: { readonly [name: string]: StoredValue } } | undefined
