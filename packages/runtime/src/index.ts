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
export { MAX_WAIT_MS, type LaunchAnswer, type LaunchRequest, type Launching } from './launching/launching.ts'
export type { BindingDetails } from './publishing/binding-details.ts'
export type { PublishDraft, Published } from './publishing/publish-draft.ts'
export type { Activation, DefinitionSide, Publishing } from './publishing/publishing.ts'
export type { HookCall, HookOutcome } from './webhooks/hook-call.ts'
export { TEST_PREFIX, type Listened, type ListenRequest } from './webhooks/listen-desk.ts'
export type { Webhooks } from './webhooks/webhooks.ts'
export { seedExamples } from './seeding/seed-examples.ts'
