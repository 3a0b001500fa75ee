import {
  ERROR_CODES,
  ERRORS,
  toNodeId,
  type EdgeDefinition,
  type Json,
  type JsonObject,
  type NodeDefinition,
  type NodeId,
  type Plan,
  type PlanEdge,
  type PlanNode,
  type PlanScope,
  type Reads,
  type RetryDefinition,
  type Settings,
} from '@heddle/model'
import { testCatalogue } from './test-catalogue.ts'

/** A node as tests write it: `type` without major, default `test.run`; its id is its key. */
export type TestNode = Partial<NodeDefinition>

/** `a > b`, `a.port > b`, or the whole edge when it has a condition. */
export type TestEdge = string | EdgeDefinition

/** A workflow as tests write it. Ids of nodes are the keys of `nodes`; their order is the definition's. */
export interface TestWorkflow {
  readonly nodes: { readonly [id: string]: TestNode }
  readonly edges?: readonly TestEdge[]
  readonly settings?: Settings
  readonly output?: { readonly [name: string]: string }
  readonly revision?: number
  /** Version that is fixed for sub-workflows, by node id; default 1. */
  readonly versions?: { readonly [nodeId: string]: number | 'latest' }
}

/** The id of the child that stands for an `each` node inside its loop. */
export const eachChildId = (id: string): NodeId => toNodeId(`${id}$item`)

const RETRYABLE = ERROR_CODES.filter((code) => ERRORS[code].retryable)

/** The plan of a literal workflow over `testCatalogue`, defaults filled in. Checks nothing. */
export function buildPlan(workflow: TestWorkflow): Plan {
  const nodes = expandEach(workflow)
  const edges = (workflow.edges ?? []).map(toPlanEdge)
  const handlers = new Set<string>()
  if (workflow.settings?.errorHandler !== undefined) handlers.add(workflow.settings.errorHandler)
  for (const node of nodes) if (node.compensate !== undefined) handlers.add(node.compensate)
  const ids = nodes.map((node) => node.id)
  const planned = nodes.map((node) => toPlanNode(node, { edges, handlers, ids }))
  const containers = ['', ...planned.filter((node) => isContainer(node)).map((node) => node.id)]
  return {
    planVersion: 1,
    revision: workflow.revision ?? 1,
    definitionHash: hashText(JSON.stringify(workflow)),
    name: 'test',
    nodes: Object.fromEntries(planned.map((node) => [node.id, node])),
    scopes: Object.fromEntries(containers.map((container) => [container, toScope(container, planned)])),
    settings: toSettings(workflow.settings ?? {}),
    input: null,
    output: workflow.output ?? null,
    outputReads: toReads(Object.values(workflow.output ?? {}).join('\n'), ids),
    subworkflows: Object.fromEntries(
      planned
        .filter((node) => node.role === 'subworkflow')
        .map((node) => [
          node.id,
          { workflow: String(node.config.workflow), version: workflow.versions?.[node.id] ?? 1 },
        ]),
    ),
  }
}

type ExpandedNode = TestNode & { readonly id: string; readonly isEach: boolean }

function expandEach(workflow: TestWorkflow): readonly ExpandedNode[] {
  const expanded: ExpandedNode[] = []
  for (const [id, node] of Object.entries(workflow.nodes)) {
    const { each, concurrency, onItemError, ...rest } = node
    if (each === undefined) {
      expanded.push({ ...rest, id, isEach: false })
      continue
    }
    const { type, config, retry, timeoutSeconds, compensate, ...outer } = rest
    const loop: { [field: string]: Json } = { mode: 'forEach', items: each, onIterationError: onItemError ?? 'fail' }
    if (concurrency !== undefined) loop.concurrency = concurrency
    expanded.push({ ...outer, id, type: 'flow.loop', config: loop, isEach: true })
    const inner = { type, config, retry, timeoutSeconds, compensate }
    const given: TestNode = Object.fromEntries(Object.entries(inner).filter(([, value]) => value !== undefined))
    expanded.push({ ...given, id: eachChildId(id), parent: id, isEach: false })
  }
  return expanded
}

function toPlanEdge(edge: TestEdge): PlanEdge {
  const written = typeof edge === 'string' ? parseEdge(edge) : edge
  const { from, to, port = 'main', toPort = 'main', when = null } = written
  const id = written.id ?? `${from}.${port}>${to}`
  return { id, from: toNodeId(from), port, to: toNodeId(to), toPort, when }
}

function parseEdge(text: string): EdgeDefinition {
  const [source = '', to = ''] = text.split('>').map((part) => part.trim())
  const [from = '', port = 'main'] = source.split('.')
  return { from, port, to }
}

interface Surroundings {
  readonly edges: readonly PlanEdge[]
  readonly handlers: ReadonlySet<string>
  readonly ids: readonly string[]
}

function toPlanNode(node: ExpandedNode, { edges, handlers, ids }: Surroundings): PlanNode {
  const type = node.type ?? 'test.run'
  const manifest = testCatalogue.get(type, 1)
  if (manifest === undefined) throw new Error(`The test catalogue has no type ${type}.`)
  const outgoing = edges.filter((edge) => edge.from === node.id)
  const texts = [node.config, node.when, node.set, outgoing.map((edge) => edge.when)]
  return {
    id: toNodeId(node.id),
    type,
    version: manifest.version,
    role: manifest.role,
    title: node.title ?? node.id,
    parent: node.parent === undefined ? null : toNodeId(node.parent),
    config: (node.config ?? {}) as JsonObject,
    sideEffects: manifest.sideEffects,
    join: node.join ?? 'all',
    cancelOthers: node.cancelOthers ?? false,
    when: node.when ?? null,
    set: node.set ?? {},
    onError: node.onError ?? 'fail',
    fallback: (node.fallback ?? null) as Json,
    retry: toPlanRetry(node.retry ?? {}),
    timeoutMs: (node.timeoutSeconds ?? manifest.defaultTimeoutSeconds) * 1_000,
    compensate: node.compensate === undefined ? null : toNodeId(node.compensate),
    isHandler: handlers.has(node.id),
    disabled: node.disabled ?? false,
    sensitive: node.sensitive ?? [],
    needs: {},
    placement: null,
    incoming: edges.filter((edge) => edge.to === node.id),
    outgoing,
    reads: toReads(JSON.stringify(texts), ids),
    isEach: node.isEach,
    hash: hashText(JSON.stringify([node, edges.filter((edge) => edge.to === node.id)])),
  }
}

function toPlanRetry(retry: RetryDefinition): PlanNode['retry'] {
  return {
    maxAttempts: retry.maxAttempts ?? null,
    initialDelayMs: (retry.initialDelaySeconds ?? 1) * 1_000,
    multiplier: retry.multiplier ?? 2,
    maxDelayMs: (retry.maxDelaySeconds ?? 60) * 1_000,
    jitter: retry.jitter ?? true,
    retryOn: (retry.retryOn as PlanNode['retry']['retryOn'] | undefined) ?? RETRYABLE,
    keepSteps: retry.keepSteps ?? true,
  }
}

function toSettings(settings: Settings): Plan['settings'] {
  const { concurrency } = settings
  return {
    timeoutMs: settings.timeoutSeconds === undefined ? null : settings.timeoutSeconds * 1_000,
    maxAttempts: settings.maxAttempts ?? 1,
    failure: settings.failure ?? 'fail-fast',
    concurrency:
      concurrency === undefined
        ? null
        : { key: concurrency.key ?? null, limit: concurrency.limit, onLimit: concurrency.onLimit ?? 'queue' },
    priority: settings.priority ?? 50,
    timezone: settings.timezone ?? null,
    errorHandler: settings.errorHandler === undefined ? null : toNodeId(settings.errorHandler),
  }
}

function toScope(container: string, planned: readonly PlanNode[]): PlanScope {
  const members = planned.filter((node) => (node.parent ?? '') === container && !node.isHandler)
  return {
    container: container === '' ? null : toNodeId(container),
    nodes: members.map((node) => node.id),
    roots: members.filter((node) => node.incoming.length === 0).map((node) => node.id),
    triggers: members.filter((node) => node.role === 'trigger').map((node) => node.id),
    leaves: members.filter((node) => node.outgoing.length === 0).map((node) => node.id),
    branches: toBranches(members),
  }
}

function toBranches(members: readonly PlanNode[]): PlanScope['branches'] {
  const branches: { readonly name: NodeId; readonly nodes: readonly NodeId[] }[] = []
  const placed = new Set<NodeId>()
  for (const start of members) {
    if (placed.has(start.id)) continue
    const group = new Set([start.id])
    for (const id of group) {
      const node = members.find((member) => member.id === id)
      for (const edge of node?.incoming ?? []) group.add(edge.from)
      for (const edge of node?.outgoing ?? []) group.add(edge.to)
    }
    for (const id of group) placed.add(id)
    branches.push({ name: start.id, nodes: members.filter((member) => group.has(member.id)).map(({ id }) => id) })
  }
  return branches
}

function toReads(text: string, ids: readonly string[]): Reads {
  const names = new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? [])
  return {
    nodes: ids.filter((id) => names.has(id)).map(toNodeId),
    inputs: names.has('inputs'),
    vars: names.has('vars'),
    loop: true,
    secrets: [],
  }
}

function isContainer(node: PlanNode): boolean {
  return node.role === 'loop' || node.role === 'parallel'
}

/** Stands in for a digest: enough to tell the plans of one test apart. */
function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(64, '0')
}
