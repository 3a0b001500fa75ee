import {
  NULL_VALUE,
  type Actor,
  type ExecutionId,
  type Given,
  type NewEvent,
  type NodeId,
  type NodeKey,
  type Origin,
  type Plan,
  type StoredValue,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'

/** What a new execution needs to be told. Optional fields: a fresh, top-level execution of normal priority. */
export interface CreateExecutionArgs {
  readonly plan: Plan
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version: number | null
  readonly draftRevision: number | null
  readonly engineRelease: string
  /** Checked against the workflow's schema already. */
  readonly input: StoredValue
  readonly env?: StoredValue
  readonly trigger: { readonly kind: string; readonly nodeId: NodeId | null }
  readonly startedBy: Actor
  /** What the person who starts it wrote about it. */
  readonly description?: string
  /** `depth`: of the new execution; 1 for a child of a top-level one. */
  readonly parent?: { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly depth: number } | null
  readonly origin?: Origin | null
  readonly executionAttempt?: number
  /** From `planReuse`. */
  readonly given?: { readonly [nodeKey: string]: Given }
  readonly test?: boolean
  /** 0-100; default: the plan's. */
  readonly priority?: number
  readonly concurrencyKey?: string | null
  /** Running time its parent has left; the smaller of it and the plan's counts. */
  readonly timeoutMs?: number | null
  readonly at: number
}

/** The first event of an execution: fresh, or (with `origin` and `given`) a replay, restart or test run. */
export function createExecution(args: CreateExecutionArgs): NewEvent {
  const { plan } = args
  const limits = [plan.settings.timeoutMs, args.timeoutMs ?? null].filter((limit) => limit !== null)
  return {
    type: 'execution.created',
    at: args.at,
    data: {
      executionId: args.executionId,
      workspaceId: args.workspaceId,
      workflowId: args.workflowId,
      version: args.version,
      draftRevision: args.draftRevision,
      definitionHash: plan.definitionHash,
      engineRelease: args.engineRelease,
      types: Object.fromEntries(Object.values(plan.nodes).map((node) => [node.id, `${node.type}@${node.version}`])),
      input: args.input,
      env: args.env ?? NULL_VALUE,
      trigger: args.trigger,
      startedBy: args.startedBy,
      ...(args.description === undefined ? {} : { description: args.description }),
      parent: args.parent ?? null,
      origin: args.origin ?? null,
      executionAttempt: args.executionAttempt ?? 1,
      given: args.given ?? {},
      test: args.test ?? false,
      priority: args.priority ?? plan.settings.priority,
      concurrencyKey: args.concurrencyKey ?? null,
      timeoutMs: limits.length === 0 ? null : Math.min(...limits),
    },
  }
}
