declare const brand: unique symbol
type Brand<Name extends string> = string & { readonly [brand]: Name }

/** The tenant every row and request belongs to. */
export type WorkspaceId = Brand<'WorkspaceId'>
/** A workflow: one draft and numbered versions. */
export type WorkflowId = Brand<'WorkflowId'>
/** One run of a version or a draft; a UUIDv7, so ids sort by time of creation. */
export type ExecutionId = Brand<'ExecutionId'>
/** A node's id inside its definition: `[a-z][a-zA-Z0-9_]{0,63}`. */
export type NodeId = Brand<'NodeId'>
/** Path of node ids with iterations, `pages[3]/fetch`: one node execution inside an execution. */
export type NodeKey = Brand<'NodeKey'>
/** A scope instance: `''` the workflow itself, `pages[3]` an iteration, `both` a parallel container. */
export type ScopeKey = Brand<'ScopeKey'>

/** Names a workspace. The caller vouches that the text comes from a row or a checked request. */
export const toWorkspaceId = (text: string): WorkspaceId => text as WorkspaceId
/** Names a workflow. The caller vouches for the text. */
export const toWorkflowId = (text: string): WorkflowId => text as WorkflowId
/** Names an execution. The caller vouches for the text. */
export const toExecutionId = (text: string): ExecutionId => text as ExecutionId
/** Names a node. The caller vouches for the text; `nodeIdSchema` checks untrusted ones. */
export const toNodeId = (text: string): NodeId => text as NodeId
/** Names a node execution. The caller vouches for the text. */
export const toNodeKey = (text: string): NodeKey => text as NodeKey
/** Names a scope instance. The caller vouches for the text. */
export const toScopeKey = (text: string): ScopeKey => text as ScopeKey
