export {
  type BlobsPort,
  type Caller,
  type ConnectionsPort,
  type FetchPort,
  type FetchRequest,
  type FilesPort,
  type LlmPort,
  type McpPort,
  type RunnerPorts,
  type SandboxJob,
  type SandboxPort,
  type SandboxResult,
  type SecretsPort,
  type ToolsPort,
} from './ports.ts'
export { type ConnectionClient, type FileToWrite, type NodeContext, type StepContext } from './context.ts'
export {
  defineNode,
  fire,
  type Fired,
  type NativeSpec,
  type NodeSpec,
  type NodeType,
  type PureSpec,
  type RunSpec,
} from './define-node.ts'
export { defineTool, type Tool, type ToolSpec } from './define-tool.ts'
export { createEvaluator, type NodeEvaluator } from './evaluator.ts'
export { type ReportDefect } from './failure.ts'
export {
  codeField,
  conditionField,
  expressionField,
  fileField,
  literalField,
  textField,
  toText,
  valueField,
} from './fields.ts'
export { createRegistry, type NodeRegistry } from './registry.ts'
export { createRunner } from './runner.ts'
export { codeOfStatus, parseRetryAfter, toStatusError } from './status-code.ts'
export { type WaitOptions, type WaitResult } from './wait-book.ts'
export { testNode, type NodeTest, type NodeTestRun, type TestAnswer } from './test-node.ts'
