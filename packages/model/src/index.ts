export {
  toExecutionId,
  toNodeId,
  toNodeKey,
  toScopeKey,
  toWorkflowId,
  toWorkspaceId,
  type ExecutionId,
  type NodeId,
  type NodeKey,
  type ScopeKey,
  type WorkflowId,
  type WorkspaceId,
} from './ids.ts'
export {
  ROOT_SCOPE,
  makeCompensationKey,
  makeEachKey,
  makeIterationScope,
  makeNodeKey,
  makeParallelScope,
} from './node-key.ts'
export {
  INLINE_RESULT_BYTES,
  INLINE_VALUE_BYTES,
  MAX_VALUE_BYTES,
  NULL_VALUE,
  isFileValue,
  type FileValue,
  type Json,
  type JsonObject,
  type StoredValue,
} from './values.ts'
export {
  EXECUTION_STATUSES,
  NODE_STATUSES,
  OUTCOMES,
  isSettled,
  worseOutcome,
  type ExecutionStatus,
  type NodeStatus,
  type Outcome,
} from './statuses.ts'
export {
  ERROR_CODES,
  ERRORS,
  HeddleError,
  assertInvariant,
  assertNever,
  type ErrorCode,
  type ErrorInfo,
  type ErrorKind,
} from './errors.ts'
export { FINDING_CODES, type Finding, type FindingCode, type Severity } from './findings.ts'
export {
  DEFINITION_FORMAT,
  FAILURE_MODES,
  LIMITS,
  NODE_ID_PATTERN,
  ON_ERROR,
  definitionSchema,
  edgeSchema,
  expressionSchema,
  nodeSchema,
  retrySchema,
  settingsSchema,
  type Definition,
  type EdgeDefinition,
  type NodeDefinition,
  type RetryDefinition,
  type Settings,
} from './definition.ts'
export {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  approvalConfigSchema,
  loopConfigSchema,
  parallelConfigSchema,
  signalConfigSchema,
  stopConfigSchema,
  subworkflowConfigSchema,
  waitConfigSchema,
  type ApprovalConfig,
  type LoopConfig,
  type ParallelConfig,
  type SignalConfig,
  type StopConfig,
  type SubworkflowConfig,
  type WaitConfig,
} from './native-config.ts'
export {
  CATEGORIES,
  FIELD_KINDS,
  NODE_ROLES,
  SIDE_EFFECTS,
  type Category,
  type FieldKind,
  type NodeCatalogue,
  type NodeRole,
  type NodeTypeManifest,
  type SideEffects,
} from './node-type.ts'
export { type Plan, type PlanEdge, type PlanNode, type PlanRetry, type PlanScope, type Reads } from './plan.ts'
export {
  type EvaluationAnswer,
  type EvaluationRequest,
  type EvaluationScope,
  type EvaluationTask,
  type NodeView,
  type ValueReader,
} from './evaluation.ts'
export {
  EVENT_VERSION,
  type Actor,
  type EventOf,
  type EventType,
  type ExecutionEvent,
  type Given,
  type NewEvent,
  type Origin,
  type SkipCause,
  type Usage,
  type WaitSpec,
} from './events.ts'
export {
  type CallAnswers,
  type CallPlace,
  type CallRecord,
  type NodeRunner,
  type ReplayedCall,
  type RunChannel,
  type RunInvocation,
  type RunReport,
  type StepRecord,
  type WaitAnswer,
} from './run.ts'
export { toCanonicalJson } from './canonical-json.ts'
export { isJson, jsonValueSchema } from './json-value.ts'
export { MASK, maskValue } from './mask-value.ts'
export { TEMPLATE_FORMAT, templateSchema, type Template } from './template.ts'
export { upcastEvent } from './upcast-event.ts'
