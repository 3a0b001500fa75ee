import type { ErrorInfo } from './errors.ts'
import type { NodeId, NodeKey } from './ids.ts'
import type { NodeStatus } from './statuses.ts'
import type { Json, StoredValue } from './values.ts'

/** What `nodes.<id>` gives. */
export interface NodeView {
  readonly output: StoredValue
  readonly status: NodeStatus | null
  readonly error: { readonly code: string; readonly message: string; readonly nodeKey: string } | null
  readonly attempts: number
  /** Milliseconds since 1970, or null when it never started. */
  readonly startedAt: number | null
}

/** Everything an evaluation may see, as of the event that made its node ready. Only what `Reads` names is filled. */
export interface EvaluationScope {
  readonly input: StoredValue
  readonly nodes: { readonly [id: string]: NodeView }
  readonly inputs: readonly StoredValue[]
  /** Innermost last; `itemName` makes the item a name of its own. */
  readonly loops: readonly {
    readonly index: number
    readonly item: StoredValue
    readonly itemName: string | null
    readonly previous: StoredValue
    readonly results: StoredValue
  }[]
  readonly error?: { readonly code: string; readonly message: string; readonly nodeKey: string }
  readonly original?: StoredValue
  readonly execution: {
    readonly id: string
    readonly startedAt: number
    readonly trigger: string
    readonly startedBy: string
    readonly parentId: string | null
  }
  readonly workflow: { readonly id: string; readonly name: string; readonly version: number | null }
  readonly env: StoredValue
  readonly vars: { readonly [name: string]: StoredValue }
  readonly timezone: string | null
  /** `now()`: the time of the event being handled, milliseconds since 1970. */
  readonly now: number
  /** `uuid()` and other randomness derive from it: execution id, event number and node key. */
  readonly seed: string
}

/**
 * A question the engine asks. `purpose` goes back with the answer.
 * - `expressions`: each named expression; `condition` ones must give a boolean (null counts as false); and each value of
 *   `templates` with the placeholders in its strings replaced, as in a config;
 * - `config`: the node's config with every field resolved, deferred ones left out;
 * - `pure`: the output of a pure node.
 */
export type EvaluationTask =
  | {
      readonly kind: 'expressions'
      readonly expressions: { readonly [name: string]: { readonly text: string; readonly mode: 'value' | 'condition' } }
      readonly templates?: { readonly [name: string]: Json }
    }
  | { readonly kind: 'config'; readonly nodeId: NodeId }
  | { readonly kind: 'pure'; readonly nodeId: NodeId }

export interface EvaluationRequest {
  readonly nodeKey: NodeKey | null
  readonly planRevision: number
  readonly purpose: string
  readonly task: EvaluationTask
  readonly scope: EvaluationScope
}

/**
 * Values by name: those of `expressions` and `templates`; `config`; or `output` of a pure node, with the ports it fires
 * (default `main`). Raw: the host turns large ones into blobs before they enter an event.
 */
export type EvaluationAnswer =
  | { readonly ok: true; readonly values: { readonly [name: string]: Json }; readonly ports?: readonly string[] }
  | { readonly ok: false; readonly error: ErrorInfo }

/** Reads what a `StoredValue` stands for. `undefined` from `loadNow`: it needs I/O. */
export interface ValueReader {
  loadNow(value: StoredValue): Json | undefined
  load(value: StoredValue): Promise<Json>
}
