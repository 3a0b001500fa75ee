import { toPointer } from '../json-pointer.ts'
import type { ExpressionProblem } from '../analyse-expressions.ts'
import type { Place } from '../expression-sites.ts'
import type { GraphNode, GraphScope } from '../graph.ts'
import { answerReachability, type ReachQuestion } from '../reach.ts'
import { isVisible, type NamedSite } from '../resolve-names.ts'
import type { CheckContext } from './check-context.ts'

/** Expressions that do not parse: `bad-expression`, `bad-placeholder`. */
export function checkParsing(context: CheckContext, problems: readonly ExpressionProblem[]): void {
  for (const { site, code, message } of problems) {
    context.report({ code, severity: 'error', path: site.path, ...ofNode(site.node), message })
  }
}

/** Names: `unknown-name`, `shadowed-name`, `constant-condition`, secrets where nothing may hold them. */
export function checkNames(context: CheckContext): void {
  for (const site of context.sites) {
    const place = { path: site.path, ...ofNode(site.node) }
    for (const problem of site.problems) context.report({ ...problem, ...place })
    if (site.kind === 'condition' && site.isConstant) {
      const message = 'The condition reads nothing, so it always gives the same. Remove it, or compare a value.'
      context.report({ code: 'constant-condition', severity: 'warning', ...place, message })
    }
    if (site.secrets.size > 0 && site.node !== null && !mayHoldSecrets(context, site.node)) {
      const message = 'Secrets may be used only by nodes that do work outside, such as http.request. Use it there.'
      context.report({ code: 'unknown-name', severity: 'error', ...place, message })
    }
  }
}

function mayHoldSecrets(context: CheckContext, node: GraphNode): boolean {
  const role = context.typeOf(node)?.role
  return role === undefined || role === 'run'
}

interface OrderQuestion extends ReachQuestion {
  readonly site: NamedSite
  readonly node: GraphNode
}

/** `reference-not-before`, and `unknown-name` for children seen from outside. Asks all questions of a scope at once. */
export function checkReferences(context: CheckContext): void {
  const questions = new Map<GraphScope, OrderQuestion[]>()
  for (const site of context.sites) {
    for (const node of site.references) {
      const asked = askOrder(context, site, node)
      if (asked === null) continue
      const list = questions.get(node.scope) ?? []
      list.push({ from: node, to: asked, site, node })
      questions.set(node.scope, list)
    }
  }
  for (const [scope, asked] of questions) {
    const answers = answerReachability(scope, asked)
    for (const [at, question] of asked.entries()) if (answers[at] === false) reportOrder(context, question)
  }
}

/** Places that are evaluated when the node's result is known; a `fallback` sees how it failed. */
const SEES_OWN_RESULT: ReadonlySet<Place> = new Set<Place>(['set', 'edge', 'fallback'])

/** The node that `node` must lead to so that the site may read it; null when the answer is known already. */
function askOrder(context: CheckContext, site: NamedSite, node: GraphNode): GraphNode | null {
  if (!isVisible(site, node)) {
    reportHidden(context, site, node)
    return null
  }
  if (site.node === null || (site.seesChildren && node.scope === site.node.inside)) return null
  const reader = findAround(site.node, node.scope)
  if (reader === null || reader.isDuplicate) return null
  if (reader === node) {
    const isOwn = node === site.node
    if (isOwn && SEES_OWN_RESULT.has(site.place)) return null
    report(
      context,
      site,
      isOwn
        ? `A node cannot read its own output here. Read what comes before \`${node.id}\`.`
        : `\`${node.id}\` is the container around this node and has no output yet. Use loop, or what comes before it.`,
    )
    return null
  }
  if (reader.isHandler) return null
  if (node.isHandler) {
    report(context, site, `\`${node.id}\` is a handler: it runs only after a failure. Read another node.`)
    return null
  }
  return node.outgoing.some((edge) => edge.to === reader) ? null : reader
}

/** The node itself, or the container around it, that stands in `scope`. */
function findAround(node: GraphNode, scope: GraphScope): GraphNode | null {
  for (let around: GraphNode | null = node; around !== null; around = around.scope.container) {
    if (around.scope === scope) return around
  }
  return null
}

function reportHidden(context: CheckContext, site: NamedSite, node: GraphNode): void {
  const container = node.scope.container?.id ?? ''
  const message = `\`${node.id}\` can be seen only inside \`${container}\`. Read \`${container}\` instead, or set its result.`
  context.report({ code: 'unknown-name', severity: 'error', path: site.path, ...ofNode(site.node), message })
}

function reportOrder(context: CheckContext, question: OrderQuestion): void {
  const { node, to, site } = question
  const move = `Connect \`${node.id}\` so that it leads to \`${to.id}\`, or read another node.`
  report(context, site, `\`${node.id}\` cannot have run before this: no path of edges leads from it here. ${move}`)
}

function report(context: CheckContext, site: NamedSite, message: string): void {
  context.report({ code: 'reference-not-before', severity: 'error', path: site.path, ...ofNode(site.node), message })
}

function ofNode(node: GraphNode | null): { readonly nodeId?: string } {
  return node === null ? {} : { nodeId: node.id }
}

/** `unknown-reference`: names of things outside that the workspace does not have. */
export function checkOutsideNames(context: CheckContext): void {
  const { isKnown } = context.options
  if (isKnown === undefined) return
  for (const site of context.sites) {
    for (const name of site.secrets) {
      if (!isKnown('secret', name)) reportMissing(context, { what: 'secret', name, path: site.path, node: site.node })
    }
  }
  for (const node of context.graph.nodes) {
    const isSubworkflow = context.typeOf(node)?.role === 'subworkflow'
    for (const what of ['agent', 'tool', 'connection', 'workflow'] as const) {
      const name = node.definition.config?.[what]
      if (typeof name !== 'string' || name.includes('${{') || (what === 'workflow' && !isSubworkflow)) continue
      const path = toPointer(['nodes', node.position, 'config', what])
      if (!isKnown(what, name)) reportMissing(context, { what, name, path, node })
    }
  }
}

function reportMissing(
  context: CheckContext,
  missing: { readonly what: string; readonly name: string; readonly path: string; readonly node: GraphNode | null },
): void {
  const { what, name, path, node } = missing
  const message = `The workspace has no ${what} \`${name}\`. Create it, or correct the name, before you publish.`
  context.report({ code: 'unknown-reference', severity: 'warning', path, ...ofNode(node), message })
}
