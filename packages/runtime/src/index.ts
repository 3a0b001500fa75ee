export type { CallContext } from './call-context.ts'
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
export type { LaunchAnswer, LaunchRequest } from './launching/launch-request.ts'
export { MAX_WAIT_MS, type Launching } from './launching/launching.ts'
export type { BindingDetails } from './publishing/binding-details.ts'
export type { PublishDraft, Published } from './publishing/publish-draft.ts'
export type { Activation, DefinitionSide, Publishing } from './publishing/publishing.ts'
export type { HookCall, HookOutcome } from './webhooks/hook-call.ts'
export { TEST_PREFIX, type Listened, type ListenRequest } from './webhooks/listen-desk.ts'
export type { Webhooks } from './webhooks/webhooks.ts'
export { RecentValues, type RecentValuesSettings } from './recent-values.ts'
export { seedExamples } from './seeding/seed-examples.ts'
export { type Executions } from './executions/create-executions.ts'
export { type AwaitEndRequest, type Standing } from './executions/await-end.ts'
export type { ListChanges, Streams } from './streams/create-streams.ts'
export type { ApprovalChange } from './streams/change-hub.ts'
export type { EndMessage, PassingMessage, StepMessage, StreamMessage } from './streams/stream-message.ts'
export type { AreaFile, FileArea } from './file-area.ts'
export { parseFilePath } from './file-path.ts'
export { assertDraft, makeFindingsError } from './drafts/assert-draft.ts'
export { makeConflict, type StaleWrite } from './drafts/conflict.ts'
export { createWorkflow, duplicateWorkflow } from './drafts/create-workflow.ts'
export {
  applyEdgeOperation,
  applyNodeOperation,
  findNode,
  listEdges,
  type EdgeOperation,
  type NodeOperation,
} from './drafts/edit-graph.ts'
export { deletePin, getPin, listPins, putPin, type LoadedPin } from './drafts/pins.ts'
export {
  getFullWorkflow,
  getVersion,
  listWorkflows,
  type FullWorkflow,
  type WorkflowRow,
} from './drafts/read-workflows.ts'
export { countFindings, validateAgainst, validateWorkflow, type ValidationReport } from './drafts/validate-workflow.ts'
export { deleteWorkflow, editDraft, putDraft, putGraph, type DraftEdit } from './drafts/write-draft.ts'
export { exportDefinition, type ExportedDefinition } from './importing/export-definition.ts'
export {
  importDefinitions,
  type FileFinding,
  type ImportReport,
  type ImportedFile,
  type NodeMapping,
} from './importing/import-definitions.ts'
export { instantiate, listTemplates, type GalleryTemplate } from './templates/template-gallery.ts'
export { putVariables } from './variables/put-variables.ts'
