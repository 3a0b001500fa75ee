import type { Evaluator, ExecutionRow, WorkflowSource } from '@heddle/engine'
import type { EventType, ExecutionEvent, ExecutionId, Json, NodeRunner, Plan, StoredValue } from '@heddle/model'

/** What the contract gives a host to work with. It outlives `restart`: it stands for the world outside. */
export interface HostParts {
  readonly runner: NodeRunner
  readonly evaluator: Evaluator
  /** Workflows that `flow.subworkflow` names. */
  readonly workflows: WorkflowSource
}

/** What the tests of the suite are about: a host that has no sub-workflows yet runs the others. */
export const HOST_FEATURES = [
  'chain',
  'branch',
  'loop',
  'parallel',
  'sub-workflow',
  'retry',
  'failure',
  'timer',
  'signal',
  'approval',
  'suspension',
  'cancel',
  'pause',
  'crash',
] as const
export type HostFeature = (typeof HOST_FEATURES)[number]

/** Who acts in the contract, when the host wants a name. */
export const CONTRACT_ACTOR = 'person:tester'

/**
 * A host as the contract suite drives it. Promises resolve once what they ask for is durable; they reject with
 * `HeddleError`. A host on a virtual clock lets time pass by itself while `waitFor…` is pending and nothing else is
 * left to do; a host in real time just waits.
 */
export interface HostUnderTest {
  execute(request: { readonly plan: Plan; readonly input: Json }): Promise<ExecutionId>
  signal(signal: { readonly name: string; readonly key: string; readonly payload: Json }): Promise<void>
  answer(answer: {
    readonly executionId: ExecutionId
    readonly waitId: string
    readonly decision: 'approved' | 'rejected'
    readonly payload: Json
  }): Promise<void>
  cancel(executionId: ExecutionId, options: { readonly reason: string; readonly compensate: boolean }): Promise<void>
  pause(executionId: ExecutionId): Promise<void>
  resume(executionId: ExecutionId): Promise<void>
  waitUntilSettled(executionId: ExecutionId): Promise<ExecutionRow>
  /** Resolves with the first recorded event of `type` (and of `nodeKey`, when given), now or later. */
  waitForEvent(executionId: ExecutionId, type: EventType, nodeKey?: string): Promise<ExecutionEvent>
  /** All recorded events, in order. */
  readEvents(executionId: ExecutionId): Promise<readonly ExecutionEvent[]>
  /** The JSON that a recorded value of the execution stands for. */
  readValue(executionId: ExecutionId, value: StoredValue): Promise<Json>
  /** Dies without a word, as by `kill -9` (attempts in flight are lost), and comes back on the same storage. */
  restart(): Promise<void>
  dispose(): Promise<void>
}
