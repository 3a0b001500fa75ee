import type { NodeId } from './ids.ts'
import type { ErrorCode } from './errors.ts'
import type { NodeRole, SideEffects } from './node-type.ts'
import type { Json, JsonObject } from './values.ts'

/** What an expression, or all expressions of a node, may read: only this is put into its scope. */
export interface Reads {
  /** Nodes named as `nodes.x` or bare `x`. */
  readonly nodes: readonly NodeId[]
  readonly inputs: boolean
  readonly vars: boolean
  readonly loop: boolean
  readonly secrets: readonly string[]
}

/** Retry rule with all defaults filled in. Times in milliseconds. */
export interface PlanRetry {
  /** First try included; `null`: by the attempt's side effects (3 when `none`, else 1). */
  readonly maxAttempts: number | null
  readonly initialDelayMs: number
  readonly multiplier: number
  readonly maxDelayMs: number
  readonly jitter: boolean
  readonly retryOn: readonly ErrorCode[]
  readonly keepSteps: boolean
}

export interface PlanEdge {
  readonly id: string
  readonly from: NodeId
  readonly port: string
  readonly to: NodeId
  readonly toPort: string
  /** Condition; the edge is live when it holds. */
  readonly when: string | null
}

export interface PlanNode {
  readonly id: NodeId
  /** `http.request`. */
  readonly type: string
  /** Exact `major.minor` it was planned with. */
  readonly version: string
  readonly role: NodeRole
  readonly title: string
  /** The container that holds it, or null at the top. */
  readonly parent: NodeId | null
  readonly config: JsonObject
  readonly sideEffects: SideEffects | 'dynamic'
  readonly join: 'all' | 'any'
  readonly cancelOthers: boolean
  readonly when: string | null
  /** `vars` written when it completes: name → expression. */
  readonly set: { readonly [name: string]: string }
  readonly onError: 'fail' | 'continue' | 'route'
  readonly fallback: Json
  readonly retry: PlanRetry
  /** One attempt, without queueing and waits. */
  readonly timeoutMs: number
  readonly compensate: NodeId | null
  /** An error handler or a compensation: never a root, and no scope waits for it. */
  readonly isHandler: boolean
  readonly disabled: boolean
  readonly sensitive: readonly string[]
  readonly needs: { readonly [pool: string]: number }
  readonly placement: { readonly region?: string; readonly labels?: { readonly [name: string]: string } } | null
  readonly incoming: readonly PlanEdge[]
  readonly outgoing: readonly PlanEdge[]
  /** Of config, `when`, `set`, `fallback` and the outgoing edges' conditions. */
  readonly reads: Reads
  /** This loop stands for `node.each`: its only child's key is the iteration's (`fetch[3]`). */
  readonly isEach: boolean
  /** SHA-256 of the node's own definition and its ancestors': results are reused only when it is unchanged. */
  readonly hash: string
}

/** One scope of the definition: the workflow itself, or the inside of a container. */
export interface PlanScope {
  readonly container: NodeId | null
  /** In definition order, handlers left out. */
  readonly nodes: readonly NodeId[]
  /** Nodes without incoming edges, handlers left out. At the top: trigger nodes included. */
  readonly roots: readonly NodeId[]
  readonly triggers: readonly NodeId[]
  /** Nodes without outgoing edges. */
  readonly leaves: readonly NodeId[]
  /** Connected groups of nodes, named by their first node in definition order. */
  readonly branches: readonly { readonly name: NodeId; readonly nodes: readonly NodeId[] }[]
}

/** An executable form of one definition: defaults filled in, types exact, names analysed. Plain JSON. */
export interface Plan {
  readonly planVersion: 1
  /** 1 for the plan an execution starts with; raised by `plan.revised`. */
  readonly revision: number
  readonly definitionHash: string
  readonly name: string
  readonly nodes: { readonly [id: string]: PlanNode }
  /** Key: container id, `''` for the top. */
  readonly scopes: { readonly [container: string]: PlanScope }
  readonly settings: {
    readonly timeoutMs: number | null
    readonly maxAttempts: number
    readonly failure: 'fail-fast' | 'finish-running' | 'continue'
    readonly concurrency: {
      readonly key: string | null
      readonly limit: number
      readonly onLimit: 'queue' | 'skip' | 'cancel-running'
    } | null
    readonly priority: number
    readonly timezone: string | null
    readonly errorHandler: NodeId | null
  }
  readonly input: JsonObject | null
  readonly output: { readonly [name: string]: string } | null
  readonly outputReads: Reads
  /** Sub-workflows by node id: which workflow and version (or `latest`) was fixed. */
  readonly subworkflows: {
    readonly [nodeId: string]: { readonly workflow: string; readonly version: number | 'latest' }
  }
}
