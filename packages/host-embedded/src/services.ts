import type { Command, Evaluator, IdSource, Journal, Timer, WorkflowSource } from '@heddle/engine'
import type { ExecutionEvent, ExecutionId, NodeRunner } from '@heddle/model'
import type { EmbeddedAdmission } from './admission.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Channels } from './channels.ts'
import type { DriverInput } from './driver-input.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { DriverTurn } from './driver-turn.ts'
import type { GroupCommit } from './group-commit.ts'
import type { HostClock, HostLimits, Incident } from './host.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Timers } from './timers.ts'
import type { Values } from './values.ts'

/** What the drivers of all executions share. */
export interface Services {
  readonly journal: Journal
  readonly evaluator: Evaluator
  readonly runner: NodeRunner
  readonly clock: HostClock
  readonly ids: IdSource
  readonly workflows: WorkflowSource
  readonly admission: EmbeddedAdmission
  readonly values: Values
  readonly timers: Timers
  readonly commit: GroupCommit
  readonly channels: Channels
  readonly subscriptions: Subscriptions
  readonly changes: ChangeFeed
  readonly worker: string
  readonly engineRelease: string
  readonly limits: Required<HostLimits>
  /** Tells who listens of a turn that is durable. */
  publishTurn(executionId: ExecutionId, turn: DriverTurn): void
  /** Of this process; 0 before the start. */
  epoch(): number
  /** No attempt begins any more. */
  isStopping(): boolean
  report(incident: Incident): void
  /** Another process owns the journal, or it cannot be written: everything ends. */
  stopAtOnce(reason: string, cause: unknown): void
  /** What goes beyond one execution. */
  readonly outside: Outside
}

export type RunNode = Extract<Command, { readonly kind: 'run-node' }>
export type AbortAttempt = Extract<Command, { readonly kind: 'abort-attempt' }>
export type OpenWait = Extract<Command, { readonly kind: 'open-wait' }>
export type StartChild = Extract<Command, { readonly kind: 'start-child' }>
export type Reminder = Extract<Timer, { readonly kind: 'reminder' }>

/** How an execution ended. */
export interface ExecutionEnd {
  /** It is to be restarted then; null: it is not. */
  readonly restartAt: number | null
  /** Of its last turn, which may record what it gave. */
  readonly events: readonly ExecutionEvent[]
}

/** What one execution asks of the rest of the host. */
export interface Outside {
  /** Gives an input to an execution, loading it when it is not in memory. */
  feed(executionId: ExecutionId, input: DriverInput): void
  /** Executions in memory now. */
  inMemory(): number
  slotGranted(executionId: ExecutionId): void
  remind(driver: DrivenExecution, reminder: Reminder): void
  /** A signal wait is open and durable: take a signal that came before. */
  claimSignal(driver: DrivenExecution, wait: OpenWait): Promise<void>
  startChild(driver: DrivenExecution, command: StartChild): Promise<void>
  cancelChild(childId: ExecutionId, reason: string): Promise<void>
  /** Its first event is durable. */
  created(): void
  /** One of its attempts has been reported. */
  attemptEnded(): void
  /** It has settled and that is durable. */
  settled(driver: DrivenExecution, end: ExecutionEnd): void
  /** It left memory. `dueAt`: its next timer. */
  released(driver: DrivenExecution, dueAt: number | null): void
}
