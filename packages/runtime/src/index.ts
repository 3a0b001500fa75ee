export type { Caller } from './caller.ts'
export { WALLS, describeConfiguration, parseConfiguration, type Configuration } from './configuration.ts'
export { runDoctor, type DoctorCheck, type DoctorReport } from './doctor.ts'
export { LOCAL_WORKSPACE, coreCatalogue, openHeddle, type Heddle, type HeddleOptions } from './heddle.ts'
export { openOperations } from './open-operations.ts'
export type {
  CallOptions,
  ExecutionReport,
  ExecutionSummary,
  FollowEvent,
  NodeSummary,
  OpenWait,
  OperationName,
  OperationTable,
  Operations,
} from './operations.ts'
export { readVersion } from './read-version.ts'
export { restoreBackup } from './restore-backup.ts'
export { toFileWorkflowId, type RunnableDraft, type WorkflowLibrary } from './workflow-library.ts'
export {
  loadBundle,
  type BundledWorkflow,
  type FileFindings,
  type LoadedBundle,
  type WorkflowBundle,
} from './workflow-bundle.ts'
export { type Executions } from './executions/create-executions.ts'
export { type AwaitEndRequest, type Standing } from './executions/await-end.ts'
export type { ListChanges, Streams } from './streams/create-streams.ts'
export type { ApprovalChange } from './streams/change-hub.ts'
export type { EndMessage, PassingMessage, StepMessage, StreamMessage } from './streams/stream-message.ts'
