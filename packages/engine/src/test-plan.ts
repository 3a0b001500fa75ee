import {
  ERROR_CODES,
  ERRORS,
  toNodeId,
  type JsonObject,
  type NodeId,
  type Plan,
  type PlanEdge,
  type PlanNode,
  type PlanScope,
} from '@heddle/model'

/* For tests of this package only: compact literals become plans. */

export type TestNode = { readonly id: string } & Partial<
  Omit<PlanNode, 'id' | 'parent' | 'compensate' | 'incoming' | 'outgoing' | 'retry'>
> & {
    readonly parent?: string
    readonly compensate?: string
    readonly retry?: Partial<PlanNode['retry']>
  }

export interface TestDefinition {
  readonly nodes: readonly TestNode[]
  /** `a>b`, `a.error>b`, or with a condition `a.main>b?text`. */
  readonly edges?: readonly string[]
  readonly settings?: Partial<Omit<Plan['settings'], 'errorHandler'>> & { readonly errorHandler?: string }
  readonly output?: { readonly [name: string]: string }
  readonly revision?: number
}

/** A plan with the defaults that graph fills in; every node reads all others. */
export function testPlan(definition: TestDefinition): Plan {
  const edges = (definition.edges ?? []).map(parseEdge)
  const ids = definition.nodes.map((node) => toNodeId(node.id))
  const handlers = new Set([
    definition.settings?.errorHandler,
    ...definition.nodes.map((node) => node.compensate).filter((id) => id !== undefined),
  ])
  const nodes = Object.fromEntries(
    definition.nodes.map((node) => [node.id, makeNode({ node, edges, ids, isHandler: handlers.has(node.id) })]),
  )
  const containers = ['', ...definition.nodes.filter((node) => isContainer(node)).map((node) => node.id)]
  const { errorHandler, ...settings } = definition.settings ?? {}
  return {
    planVersion: 1,
    revision: definition.revision ?? 1,
    definitionHash: `hash-${definition.revision ?? 1}`,
    name: 'test',
    nodes,
    scopes: Object.fromEntries(containers.map((id) => [id, makeScope(id, Object.values(nodes))])),
    settings: {
      timeoutMs: null,
      maxAttempts: 1,
      failure: 'fail-fast',
      concurrency: null,
      priority: 50,
      timezone: null,
      ...settings,
      errorHandler: errorHandler === undefined ? null : toNodeId(errorHandler),
    },
    input: null,
    output: definition.output ?? null,
    outputReads: { nodes: ids, inputs: false, vars: true, loop: false, secrets: [] },
    subworkflows: {},
  }
}

const isContainer = (node: TestNode): boolean => node.role === 'loop' || node.role === 'parallel'

function parseEdge(text: string): PlanEdge {
  const [ends = '', when] = text.split('?')
  const [source = '', to = ''] = ends.split('>')
  const [from = '', port = 'main'] = source.split('.')
  return { id: ends, from: toNodeId(from), port, to: toNodeId(to), toPort: 'main', when: when ?? null }
}

function makeNode(args: {
  readonly node: TestNode
  readonly edges: readonly PlanEdge[]
  readonly ids: readonly NodeId[]
  readonly isHandler: boolean
}): PlanNode {
  const { node, edges, ids, isHandler } = args
  const id = toNodeId(node.id)
  return {
    type: `test.${node.role ?? 'run'}`,
    version: '1.0',
    role: 'run',
    title: node.id,
    config: {} as JsonObject,
    sideEffects: 'none',
    join: 'all',
    cancelOthers: false,
    when: null,
    set: {},
    onError: 'fail',
    fallback: null,
    timeoutMs: 300_000,
    disabled: false,
    sensitive: [],
    needs: {},
    placement: null,
    reads: { nodes: ids, inputs: true, vars: true, loop: true, secrets: [] },
    isEach: false,
    hash: `hash:${node.id}`,
    ...node,
    id,
    isHandler,
    parent: node.parent === undefined ? null : toNodeId(node.parent),
    compensate: node.compensate === undefined ? null : toNodeId(node.compensate),
    incoming: edges.filter((edge) => edge.to === id),
    outgoing: edges.filter((edge) => edge.from === id),
    retry: {
      maxAttempts: null,
      initialDelayMs: 1000,
      multiplier: 2,
      maxDelayMs: 60_000,
      jitter: true,
      retryOn: ERROR_CODES.filter((code) => ERRORS[code].retryable),
      keepSteps: true,
      ...node.retry,
    },
  }
}

function makeScope(container: string, all: readonly PlanNode[]): PlanScope {
  const inside = all.filter((node) => (node.parent ?? '') === container && !node.isHandler)
  const ids = (nodes: readonly PlanNode[]): NodeId[] => nodes.map((node) => node.id)
  return {
    container: container === '' ? null : toNodeId(container),
    nodes: ids(inside),
    roots: ids(inside.filter((node) => node.incoming.length === 0)),
    triggers: ids(inside.filter((node) => node.role === 'trigger')),
    leaves: ids(inside.filter((node) => node.outgoing.length === 0)),
    branches: branchesOf(inside),
  }
}

function branchesOf(nodes: readonly PlanNode[]): PlanScope['branches'] {
  const group = new Map<NodeId, NodeId>(nodes.map((node) => [node.id, node.id]))
  const find = (id: NodeId): NodeId => {
    const parent = group.get(id) ?? id
    return parent === id ? id : find(parent)
  }
  const order = nodes.map((node) => node.id)
  for (const node of nodes) {
    for (const edge of node.outgoing) {
      const [left, right] = [find(node.id), find(edge.to)]
      const [first, second] = order.indexOf(left) <= order.indexOf(right) ? [left, right] : [right, left]
      group.set(second, first)
    }
  }
  const names = order.filter((id) => find(id) === id)
  return names.map((name) => ({ name, nodes: order.filter((id) => find(id) === name) }))
}
