import {
  HeddleError,
  assertInvariant,
  toNodeId,
  type Definition,
  type Finding,
  type Json,
  type JsonObject,
  type NodeTypeManifest,
  type Plan,
  type PlanNode,
  type PlanScope,
} from '@heddle/model'
import { hashDefinition } from './canonical-definition.ts'
import type { ValidateOptions } from './checks/check-context.ts'
import type { Graph, GraphNode } from './graph.ts'
import { hashNodes } from './plan-hashes.ts'
import { eachChildId, planEachNode, planNode, type PlanNodeParts } from './plan-node.ts'
import { groupSites, mergeReads } from './plan-reads.ts'
import { planEachScope, planEmptyScope, planScope } from './plan-scope.ts'
import { isContainer } from './type-lookup.ts'
import { analyseDefinition } from './validate-definition.ts'

/*
 * A plan is a definition made executable.
 *
 * P1 Every field that the engine reads is filled in; the engine knows no defaults of the format.
 * P2 `each` is gone: such a node is a `flow.loop` with `isEach` under the node's id, holding one child `<id>$item`
 *    of the node's own type. `$` cannot occur in ids that people write. The child's node key is the iteration's
 *    (`fetch[3]`, makeEachKey), and the loop's output is the list of the children's outputs.
 * P3 Equal definitions, catalogues and options give equal plans.
 */

const DEFAULT_PRIORITY = 50

/** A sub-workflow as fixed by a plan. */
export interface FixedSubworkflow {
  readonly workflow: string
  readonly version: number | 'latest'
}

export interface MakePlanOptions extends ValidateOptions {
  /** Default 1. */
  readonly revision?: number
  /** By node id; without one, what the node's config names: its `version`, default `latest`. */
  readonly subworkflows?: { readonly [nodeId: string]: FixedSubworkflow }
}

/**
 * Makes the plan of a definition. Throws `PLAN_INVALID` when validation finds errors, or names of things outside that
 * `isKnown` does not know; `details.findings` lists all findings. Other warnings do not stop it.
 */
export function makePlan(definition: Definition, options: MakePlanOptions): Plan {
  const { findings, analysis } = analyseDefinition(definition, options)
  // What the workspace lacks is a warning while one edits, and an error for what is published or executed.
  const errors = findings.filter(({ severity, code }) => severity === 'error' || code === 'unknown-reference')
  if (errors.length > 0 || analysis === null) throw refuse(definition, errors, findings)
  const { graph, sites, typeOf } = analysis
  const typeOfNode = (node: GraphNode) => getType(node, typeOf)
  return {
    planVersion: 1,
    revision: options.revision ?? 1,
    definitionHash: hashDefinition(definition),
    name: definition.name,
    nodes: planNodes({ graph, sites, typeOf: typeOfNode, loopType: options.catalogue.get('flow.loop', 1) }),
    scopes: planScopes(graph, typeOfNode),
    settings: planSettings(definition),
    input: (definition.input as JsonObject | undefined) ?? null,
    output: definition.output ?? null,
    outputReads: mergeReads(sites.filter((site) => site.place === 'output')),
    subworkflows: planSubworkflows(graph, typeOfNode, options),
  }
}

function refuse(definition: Definition, errors: readonly Finding[], findings: readonly Finding[]): HeddleError {
  const [first] = errors
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`
  const message = `The definition \`${definition.name}\` has ${count}. ${first?.path ?? ''}: ${first?.message ?? ''}`
  return new HeddleError('PLAN_INVALID', message, { details: { findings: findings as unknown as Json } })
}

function getType(node: GraphNode, typeOf: (node: GraphNode) => NodeTypeManifest | undefined): NodeTypeManifest {
  const type = typeOf(node)
  assertInvariant(type !== undefined, `Node ${node.id} has no type after validation.`)
  return type
}

function planNodes(args: {
  readonly graph: Graph
  readonly sites: Parameters<typeof groupSites>[0]
  readonly typeOf: (node: GraphNode) => NodeTypeManifest
  readonly loopType: NodeTypeManifest | undefined
}): Plan['nodes'] {
  const { graph, sites, typeOf, loopType } = args
  const groups = groupSites(sites)
  const readsHistory = new Set<GraphNode>()
  for (const site of sites) if (site.loopHistory && site.node !== null) readsHistory.add(site.node)
  const hashes = hashNodes(graph, readsHistory)
  const planned: { [id: string]: PlanNode } = {}
  for (const node of graph.nodes) {
    const parts: PlanNodeParts = {
      node,
      type: typeOf(node),
      sites: groups.get(node) ?? [],
      hash: hashes.get(node) ?? '',
    }
    const made = node.definition.each === undefined ? [planNode(parts)] : planEachNode(parts, loopType)
    for (const one of made) planned[one.id] = one
  }
  return planned
}

function planScopes(graph: Graph, typeOf: (node: GraphNode) => NodeTypeManifest): Plan['scopes'] {
  const isTrigger = (node: GraphNode) => typeOf(node).role === 'trigger'
  const scopes: { [container: string]: PlanScope } = {}
  for (const scope of graph.scopes) scopes[scope.container?.id ?? ''] = planScope(scope, isTrigger)
  for (const node of graph.nodes) {
    if (node.definition.each !== undefined) scopes[node.id] = planEachScope(node)
    else if (node.inside === null && isContainer(typeOf(node))) scopes[node.id] = planEmptyScope(node)
  }
  return scopes
}

function planSettings({ settings = {} }: Definition): Plan['settings'] {
  const { concurrency } = settings
  return {
    timeoutMs: settings.timeoutSeconds === undefined ? null : settings.timeoutSeconds * 1_000,
    maxAttempts: settings.maxAttempts ?? 1,
    failure: settings.failure ?? 'fail-fast',
    concurrency:
      concurrency === undefined
        ? null
        : { key: concurrency.key ?? null, limit: concurrency.limit, onLimit: concurrency.onLimit ?? 'queue' },
    priority: settings.priority ?? DEFAULT_PRIORITY,
    timezone: settings.timezone ?? null,
    errorHandler: settings.errorHandler === undefined ? null : toNodeId(settings.errorHandler),
  }
}

function planSubworkflows(
  graph: Graph,
  typeOf: (node: GraphNode) => NodeTypeManifest,
  options: MakePlanOptions,
): Plan['subworkflows'] {
  const fixed: { [nodeId: string]: FixedSubworkflow } = {}
  for (const node of graph.nodes) {
    if (typeOf(node).role !== 'subworkflow') continue
    const { workflow, version } = node.definition.config ?? {}
    const planId = node.definition.each === undefined ? node.id : eachChildId(node.id)
    fixed[planId] = options.subworkflows?.[node.id] ?? {
      workflow: typeof workflow === 'string' ? workflow : '',
      version: typeof version === 'number' ? version : 'latest',
    }
  }
  return fixed
}
