import type {
  EvaluationRequest,
  EvaluationScope,
  ExecutionId,
  NodeKey,
  PlanNode,
  StoredValue,
  WaitAnswer,
  WaitSpec,
} from '@heddle/model'

/**
 * What the engine wants done. A host answers with events; it may carry a command out twice (after a crash),
 * so each is idempotent under the ids it names.
 */
export type Command =
  /** Ask the evaluator; answer with `node.evaluated`, or as `EvaluationAnswered` to `takeTurn`. */
  | { readonly kind: 'evaluate'; readonly request: EvaluationRequest }
  /**
   * Admit, resolve the config, append `attempt.started` (or `attempt.failed` without a lease when the config
   * cannot be resolved), then run. `entry` > 1 enters again after waits.
   */
  | {
      readonly kind: 'run-node'
      readonly nodeKey: NodeKey
      readonly node: PlanNode
      readonly planRevision: number
      readonly attempt: number
      /** Earlier attempts whose worker died. */
      readonly losses: number
      readonly entry: number
      readonly scope: EvaluationScope
      readonly answers: { readonly [waitKey: string]: WaitAnswer }
      /** Recorded steps are forgotten before this attempt (`keepSteps: false`). */
      readonly forgetSteps: boolean
    }
  /** Abort the attempt; after `graceMs` kill it. Answer with how it ended. */
  | {
      readonly kind: 'abort-attempt'
      readonly nodeKey: NodeKey
      readonly lease: string
      readonly reason: string
      readonly graceMs: number
    }
  /** At `dueAt`, feed the event that `timer` stands for. Setting a timer id again replaces it. */
  | { readonly kind: 'set-timer'; readonly timerId: string; readonly dueAt: number; readonly timer: Timer }
  | { readonly kind: 'clear-timer'; readonly timerId: string }
  /** Make the wait answerable; look for a signal that came before. */
  | {
      readonly kind: 'open-wait'
      readonly waitId: string
      readonly nodeKey: NodeKey
      readonly waitKey: string
      readonly spec: WaitSpec
    }
  /**
   * Start the child if it does not exist: first append `child.started` to this execution when `childId` is null,
   * then create the child under that id. Answer, when waited for, with `child.settled`; else with `child.started` that
   * says `created`, or, when it cannot be created, with `child.settled`.
   */
  | {
      readonly kind: 'start-child'
      readonly nodeKey: NodeKey
      readonly childId: ExecutionId | null
      readonly workflow: string
      readonly version: number | 'latest'
      readonly input: StoredValue
      readonly depth: number
      readonly wait: boolean
      /** Running time the parent has left, or null. */
      readonly timeoutMs: number | null
    }
  | { readonly kind: 'cancel-child'; readonly childId: ExecutionId; readonly reason: string }
  /** The execution is settled: release its slot and memory, tell its parent. With `restartAt`: restart it then. */
  | { readonly kind: 'settle'; readonly restartAt: number | null }

/** What a due timer means. */
export type Timer =
  | { readonly kind: 'retry'; readonly nodeKey: NodeKey; readonly attempt: number }
  | { readonly kind: 'wait'; readonly nodeKey: NodeKey; readonly waitId: string }
  | { readonly kind: 'reminder'; readonly nodeKey: NodeKey; readonly waitId: string }
  | { readonly kind: 'execution-timeout' }
