export { applyEvent } from './apply-event.ts'
export { toCancelled, toCompleted, toFailed, toLost, toSuspended, type AttemptIdentity } from './attempt-events.ts'
export { createExecution, type CreateExecutionArgs } from './create-execution.ts'
export { createState } from './create-state.ts'
export { decide, outstandingCommands } from './decide.ts'
export type {
  AnswerRequest,
  ExecutionAction,
  ExecutionHost,
  HostIncident,
  Reminded,
  SignalOutcome,
  SignalRequest,
  StartRequest,
} from './execution-host.ts'
export { mergeRows } from './merge-rows.ts'
export { findUnknownKey } from './find-unknown-key.ts'
export { findGiven, planReuse, type PlanReuseArgs, type ReusePlan } from './plan-reuse.ts'
export { projectRows } from './project-rows.ts'
export { listRunningAttempts, replayEvents, toSnapshot, type RunningAttempt } from './replay.ts'
export { STATE_VERSION, type ExecutionState, type NodeState, type ScopeState } from './state.ts'
export { answerEvent } from './fold-answer.ts'
export { assertProgress, takeTurn, type TurnArgs } from './take-turn.ts'
export type { Command, Timer } from './commands.ts'
export type { Decision, EvaluateNow, Plans, Rejection, Turn } from './engine.ts'
export type {
  Admission,
  AdmissionLease,
  AdmissionRequest,
  Append,
  AppendResult,
  BlobStore,
  Clock,
  Evaluator,
  IdSource,
  Journal,
  LoadedExecution,
  LogLine,
  OwnerLock,
  ReusableResult,
  StorageFailure,
  WorkflowSource,
} from './ports.ts'
export {
  SPAN_KINDS,
  type ExecutionRow,
  type RowChanges,
  type SpanKind,
  type SpanRow,
  type StatsDelta,
  type WaitChange,
} from './rows.ts'
