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
