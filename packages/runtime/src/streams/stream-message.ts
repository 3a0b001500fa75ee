import type { ExecutionStatus, Json, NodeKey, Outcome } from '@heddle/model'
import type { PublicEvent } from '../executions/public-event.ts'
import type { PublicValue } from '../executions/public-value.ts'

/** A durable part of a node execution. Sent again after a reconnect while its node has not settled: know it by `n`. */
export interface StepMessage {
  readonly type: 'step.completed'
  readonly nodeKey: NodeKey
  /** Counts per node execution, from 1. */
  readonly n: number
  readonly stepKey: string
  readonly attempt: number
  readonly startedAt: string
  readonly endedAt: string
  readonly output: PublicValue
}

/** Sent at once, never recorded, left out for a client that cannot keep up. */
export interface PassingMessage {
  /** The last recorded event when it was sent. */
  readonly after: number
  readonly type: 'output.delta' | 'output.snapshot' | 'output.reset' | 'progress' | 'log'
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly channel: string
  /** Characters of the channel's text before `data`; 0 for progress and logs. */
  readonly offset: number
  readonly data: Json
}

/** The last message: the execution has settled. */
export interface EndMessage {
  readonly type: 'end'
  readonly status: ExecutionStatus
  readonly outcome: Outcome | null
  /** `settings.maxAttempts` runs it again, as an execution of its own that is linked to this one. */
  readonly isTriedAgain: boolean
}

/** What a stream of one execution carries: recorded events by their `seq`, steps, passing events, the end. */
export type StreamMessage = PublicEvent | StepMessage | PassingMessage | EndMessage
