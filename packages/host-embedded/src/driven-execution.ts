import type { AdmissionRequest, Append, ExecutionRow, ExecutionState } from '@heddle/engine'
import type { EvaluationAnswer, EvaluationRequest, ExecutionId, NodeKey, Plan, WorkspaceId } from '@heddle/model'
import type { DriverInput } from './driver-input.ts'

/** An execution in memory, as the parts that work for it see it. */
export interface DrivenExecution {
  readonly id: ExecutionId
  readonly workspaceId: WorkspaceId
  /** What `execution.created` said. */
  readonly head: NonNullable<ExecutionState['head']>
  /** Number of its last event. */
  readonly seq: number
  /** The row as last written, or about to be. */
  readonly row: ExecutionRow | null
  readonly isSettled: boolean
  /** It had settled, with all that follows, before it was read. */
  readonly isFiled: boolean
  /** Read from the journal, so attempts of another process may have left steps. */
  readonly wasLoaded: boolean
  /** Nothing of it is on its way to or from the journal. */
  readonly isBetweenTurns: boolean
  readonly concurrencyKeys: AdmissionRequest['keys']
  plan(revision: number): Plan
  nodeState(nodeKey: NodeKey): ExecutionState['nodes'][string] | undefined
  /** Takes an input on; it goes into the next turn. */
  feed(input: DriverInput): void
  /** A pending attempt can go on. */
  wake(nodeKey: NodeKey): void
  /** Runs `callback` when the turn being taken is durable; dropped when it is refused. */
  afterCommit(callback: () => void): void
  /** Keeps the execution in memory until `work` has ended. */
  during(work: Promise<void>): Promise<void>
  /** Null when the execution holds its slot now; else why it has to wait. */
  takeSlot(): string | null
  /** The answer, when nothing has to be loaded for it. */
  evaluateNow(request: EvaluationRequest): EvaluationAnswer | undefined
  /** Loads what is needed. Never rejects: a defect is an answer that failed. */
  evaluate(request: EvaluationRequest): Promise<EvaluationAnswer>
  isRunning(nodeKey: NodeKey, lease: string): boolean
  /** Resolves when durable; rejects with `CONFLICT` when it is not wanted any more. */
  writeBeside(beside: BesideAppend): Promise<void>
}

/** Written without events: steps and calls of a running attempt, snapshots. */
export interface BesideAppend {
  readonly steps?: Append['steps']
  readonly calls?: Append['calls']
  readonly snapshot?: Append['snapshot']
  readonly rows?: Append['rows']
  /** Whether it still makes sense; asked before it is tried again. */
  readonly isWanted: () => boolean
}
