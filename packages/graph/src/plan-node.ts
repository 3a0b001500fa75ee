import {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  ERRORS,
  ERROR_CODES,
  toNodeId,
  type ErrorCode,
  type JsonObject,
  type NodeId,
  type NodeTypeManifest,
  type PlanEdge,
  type PlanNode,
  type PlanRetry,
  type RetryDefinition,
} from '@heddle/model'
import type { GraphEdge, GraphNode } from './graph.ts'
import { mergeReads } from './plan-reads.ts'
import type { NamedSite } from './resolve-names.ts'

/** What a plan node is made of. */
export interface PlanNodeParts {
  readonly node: GraphNode
  readonly type: NodeTypeManifest
  readonly sites: readonly NamedSite[]
  readonly hash: string
}

const RETRYABLE: readonly ErrorCode[] = ERROR_CODES.filter((code) => ERRORS[code].retryable)
const DEFAULT_INITIAL_DELAY_MS = 1_000
const DEFAULT_MULTIPLIER = 2
const DEFAULT_MAX_DELAY_MS = 60_000
const DEFAULT_MAX_ITERATIONS = 1_000
const DEFAULT_FEEDBACK_ITERATIONS = 10

/** The id of the node that an `each` node's loop holds. `$` occurs in no id that people write, so it cannot clash. */
export function eachChildId(id: string): NodeId {
  return toNodeId(`${id}$item`)
}

/** One node of a definition with every default filled in. */
export function planNode(parts: PlanNodeParts): PlanNode {
  const { node, type, sites, hash } = parts
  const { definition } = node
  return {
    ...planFlow(node),
    ...planWork(node, type),
    id: toNodeId(node.id),
    parent: toParent(node),
    fallback: definition.fallback ?? null,
    onError: definition.onError ?? 'fail',
    compensate: definition.compensate === undefined ? null : toNodeId(definition.compensate),
    reads: mergeReads(sites),
    isEach: false,
    hash,
  }
}

/**
 * A node with `each`, as the loop that it is short for and the loop's only child. The loop has the node's id, edges,
 * `when`, `set`, `onError` and `fallback`; the child does the work, with its retry, timeout and compensation.
 */
export function planEachNode(
  parts: PlanNodeParts,
  loopType: NodeTypeManifest | undefined,
): readonly [PlanNode, PlanNode] {
  const { node, type, sites, hash } = parts
  const { each, concurrency, onItemError } = node.definition
  const config = { mode: 'forEach', items: each ?? '', concurrency, onIterationError: onItemError }
  const loop: PlanNode = {
    ...planNode({ ...parts, sites: sites.filter((site) => site.place !== 'config') }),
    type: 'flow.loop',
    version: loopType?.version ?? '1.0',
    role: 'loop',
    config: fillLoop(withoutAbsent(config)),
    sideEffects: 'none',
    retry: planRetry(undefined, 'loop'),
    compensate: null,
    isEach: true,
  }
  const child: PlanNode = {
    ...planWork(node, type),
    ...NO_FLOW,
    id: eachChildId(node.id),
    parent: toNodeId(node.id),
    compensate: node.definition.compensate === undefined ? null : toNodeId(node.definition.compensate),
    reads: mergeReads(sites.filter((site) => site.place === 'config')),
    disabled: false,
    isEach: false,
    hash,
  }
  return [loop, child]
}

const NO_FLOW = {
  join: 'all',
  cancelOthers: false,
  when: null,
  set: {},
  onError: 'fail',
  fallback: null,
  isHandler: false,
  incoming: [],
  outgoing: [],
} as const satisfies Partial<PlanNode>

function planFlow(node: GraphNode) {
  const { join, cancelOthers, when, set } = node.definition
  return {
    join: join ?? 'all',
    cancelOthers: cancelOthers ?? false,
    when: when ?? null,
    set: set ?? {},
    isHandler: node.isHandler,
    incoming: node.incoming.map(planEdge),
    outgoing: node.outgoing.map(planEdge),
  } satisfies Partial<PlanNode>
}

function planWork(node: GraphNode, type: NodeTypeManifest) {
  const { definition } = node
  return {
    type: type.type,
    version: type.version,
    role: type.role,
    title: definition.title ?? node.id,
    config: fillConfig(type, (definition.config ?? {}) as JsonObject),
    sideEffects: type.sideEffects,
    retry: planRetry(definition.retry, type.role),
    timeoutMs: (definition.timeoutSeconds ?? type.defaultTimeoutSeconds) * 1_000,
    disabled: definition.disabled ?? false,
    sensitive: definition.sensitive ?? [],
    needs: definition.needs ?? {},
    placement: definition.placement === undefined ? null : withoutAbsent(definition.placement),
  } satisfies Partial<PlanNode>
}

function toParent(node: GraphNode): NodeId | null {
  return node.scope.container === null ? null : toNodeId(node.scope.container.id)
}

function planEdge(edge: GraphEdge): PlanEdge {
  return {
    id: edge.id,
    from: toNodeId(edge.from.id),
    port: edge.port,
    to: toNodeId(edge.to.id),
    toPort: edge.toPort,
    when: edge.definition.when ?? null,
  }
}

/** Only `run` and `pure` nodes have attempts that can be repeated; all others have one. */
function planRetry(retry: RetryDefinition | undefined, role: PlanNode['role']): PlanRetry {
  const canRepeat = role === 'run' || role === 'pure'
  return {
    maxAttempts: canRepeat ? (retry?.maxAttempts ?? null) : 1,
    initialDelayMs: toMs(retry?.initialDelaySeconds) ?? DEFAULT_INITIAL_DELAY_MS,
    multiplier: retry?.multiplier ?? DEFAULT_MULTIPLIER,
    maxDelayMs: toMs(retry?.maxDelaySeconds) ?? DEFAULT_MAX_DELAY_MS,
    jitter: retry?.jitter ?? true,
    retryOn: (retry?.retryOn as readonly ErrorCode[] | undefined) ?? RETRYABLE,
    keepSteps: retry?.keepSteps ?? true,
  }
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000
}

/** Defaults of the configs that the engine itself reads. */
function fillConfig(type: NodeTypeManifest, config: JsonObject): JsonObject {
  switch (type.role) {
    case 'loop':
      return fillLoop(config)
    case 'parallel':
      return { failFast: false, strategy: 'collect', ...config }
    case 'signal':
    case 'approval':
      return { timeoutSeconds: DEFAULT_WAIT_TIMEOUT_SECONDS, onTimeout: 'fail', ...config }
    case 'subworkflow':
      return { wait: true, ...config }
    default:
      return config
  }
}

function fillLoop(config: JsonObject): JsonObject {
  const maxIterations = config['mode'] === 'until' ? DEFAULT_FEEDBACK_ITERATIONS : DEFAULT_MAX_ITERATIONS
  return { concurrency: 1, maxIterations, onLimit: 'fail', onIterationError: 'fail', ...config }
}

function withoutAbsent<T extends object>(object: T): { [Field in keyof T]: Exclude<T[Field], undefined> } {
  const present = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [Field in keyof T]: Exclude<T[Field], undefined> }
}
