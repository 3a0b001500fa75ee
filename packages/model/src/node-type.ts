import type { Json, JsonObject } from './values.ts'

export const CATEGORIES = ['trigger', 'tool', 'agent', 'condition', 'adapter', 'aggregator', 'control'] as const
export type Category = (typeof CATEGORIES)[number]

/**
 * Who carries a node out: `pure` the evaluator, in the engine's turn; `run` a runner, as an attempt;
 * all others the engine itself.
 */
export const NODE_ROLES = [
  'trigger',
  'pure',
  'run',
  'loop',
  'parallel',
  'wait',
  'signal',
  'approval',
  'subworkflow',
  'stop',
] as const
export type NodeRole = (typeof NODE_ROLES)[number]

/** What repeating the work may do outside: nothing; nothing when the idempotency key is honoured; ask a person first. */
export const SIDE_EFFECTS = ['none', 'retry', 'ask'] as const
export type SideEffects = (typeof SIDE_EFFECTS)[number]

/** What a config field holds, marked in its JSON Schema as `x-heddle`. Unmarked strings are templates with `${{ }}`. */
export const FIELD_KINDS = ['expression', 'condition', 'deferred', 'code', 'literal'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** A node type as data: what validation, planning, the config panel and the documentation need. */
export interface NodeTypeManifest {
  /** Without the major: `http.request`. */
  readonly type: string
  /** `major.minor`. */
  readonly version: string
  readonly category: Category
  readonly role: NodeRole
  readonly title: string
  readonly description: string
  readonly icon: string
  /** JSON Schema (2020-12) of `config`, before expressions are resolved; fields carry `x-heddle` marks. */
  readonly configSchema: JsonObject
  readonly outputSchema?: JsonObject
  readonly ports: {
    readonly in: readonly string[]
    readonly out: readonly string[]
    /** Further out ports, read from the config: a JSON Pointer in which `*` is every element. `/cases/*\/port` */
    readonly outFromConfig?: string
  }
  /** `dynamic`: decided by the resolved config when an attempt starts. */
  readonly sideEffects: SideEffects | 'dynamic'
  /** One attempt, in seconds. */
  readonly defaultTimeoutSeconds: number
  readonly defaultPolicy?: JsonObject
  /** A node of this type, for documentation and tests: `{ config, inputs?, output? }`. */
  readonly example: { readonly config: JsonObject; readonly inputs?: readonly Json[]; readonly output?: Json }
}

/** The node types that are installed. */
export interface NodeCatalogue {
  get(type: string, major: number): NodeTypeManifest | undefined
  list(): readonly NodeTypeManifest[]
}
