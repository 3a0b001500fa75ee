import type { ErrorInfo, Json, NodeId, NodeKey, ScopeKey } from '@heddle/model'
import type { Lookup } from '../evaluate-text.ts'

/** Why something failed, and where. */
export interface Failure {
  readonly error: ErrorInfo
  readonly nodeKey: NodeKey
}

/** One node execution while it is interpreted. */
export interface NodeRun {
  readonly id: NodeId
  readonly key: NodeKey
  readonly scope: ScopeRun
  phase: 'undecided' | 'ready' | 'active' | 'settled'
  settled: 'completed' | 'failed' | 'cancelled' | 'skipped' | null
  output: Json
  error: ErrorInfo | null
  ports: readonly string[]
  /** Ids of its outgoing edges that are live. */
  live: ReadonlySet<string>
  skip: 'when' | 'no-live-edge' | 'other-trigger' | null
  tries: number
  starts: number
  losses: number
  /** When nothing held it any more. */
  startedAt: number
  settledAt: number
  /** Names as of the moment it became ready. */
  names: Lookup
  inputs: readonly Json[]
  /** What is under way and stops when it is cancelled. */
  stops: (() => void)[]
  /** Between two attempts, or before one: nothing runs now. */
  isRunning: boolean
  /** A branch of it failed, and the others may yet make it tolerated. */
  isInDoubt: boolean
  /** Open scopes inside, when it is a container. */
  readonly inner: Set<ScopeRun>
  isRace: boolean
}

/** How a scope ended; `dropped`: what it stands in drained, and it could not go on. */
export type ScopeEnd =
  { readonly kind: 'completed' } | { readonly kind: 'dropped' } | { readonly kind: 'failed'; readonly failure: Failure }

/** One scope instance: the workflow, an iteration, or one branch of a parallel container. */
export interface ScopeRun {
  readonly key: ScopeKey
  readonly container: NodeRun | null
  readonly outer: ScopeRun | null
  /** What belongs to it: all nodes of the scope, or those of one branch. */
  readonly members: () => readonly NodeId[]
  readonly nodes: Map<NodeId, NodeRun>
  readonly loop: {
    readonly index: number
    readonly item: Json
    readonly previous: Json
    readonly results: Json
    readonly itemName: string | null
  } | null
  readonly isEach: boolean
  readonly onEnd: (end: ScopeEnd) => void
  failure: Failure | null
  /** `open`; `draining` starts nothing more and ends when nothing runs; `ended`. */
  phase: 'open' | 'draining' | 'ended'
}
