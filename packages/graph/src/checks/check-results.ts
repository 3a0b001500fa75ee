import type { NodeTypeManifest } from '@heddle/model'
import type { GraphNode } from '../graph.ts'
import { ERROR_PORT } from '../ports.ts'
import { nodePath, type CheckContext } from './check-context.ts'

/**
 * `unread-output`: a node that does nothing outside, and whose result nothing uses. Not said of a node whose failure is
 * routed: what follows from it is its use. Not said of ends when the workflow declares no output, nor of the ends of a
 * container, which make its result.
 */
export function checkUnread(context: CheckContext): void {
  const read = new Set<GraphNode>()
  for (const site of context.sites) {
    for (const node of site.references) read.add(node)
    if (site.inputs && site.node !== null) for (const edge of site.node.incoming) read.add(edge.from)
  }
  for (const node of context.graph.nodes) {
    const type = context.typeOf(node)
    if (type === undefined || read.has(node) || !isOnlyForItsOutput(node, type)) continue
    if (node.outgoing.some((edge) => edge.to.definition.disabled === true || edge.port === ERROR_PORT)) continue
    const isEnd = node.outgoing.length === 0
    if (isEnd && (node.scope.container !== null || context.graph.definition.output === undefined)) continue
    const message = `Nothing reads the output of \`${node.id}\`. Use it in an expression, or remove the node.`
    context.report({ code: 'unread-output', severity: 'warning', path: nodePath(node), nodeId: node.id, message })
  }
}

function isOnlyForItsOutput(node: GraphNode, type: NodeTypeManifest): boolean {
  if (node.isDuplicate || type.sideEffects !== 'none' || type.category === 'condition' || node.isHandler) return false
  if (node.definition.disabled === true || node.definition.set !== undefined) return false
  return type.role === 'pure' || type.role === 'run'
}

/** `missing-error-handling`: a failure after something was done outside, and nobody is told. */
export function checkErrorHandling(context: CheckContext): void {
  if (context.graph.byId.has(context.graph.definition.settings?.errorHandler ?? '')) return
  for (const node of context.graph.nodes) {
    const effects = context.typeOf(node)?.sideEffects
    if ((effects !== 'retry' && effects !== 'ask') || node.definition.disabled === true || isHandled(node)) continue
    const message =
      `\`${node.id}\` changes something outside, and its failure is not handled. ` +
      'Set its onError or compensate, or settings.errorHandler.'
    context.report({
      code: 'missing-error-handling',
      severity: 'warning',
      path: nodePath(node),
      nodeId: node.id,
      message,
    })
  }
}

function isHandled(node: GraphNode): boolean {
  if (node.isHandler || node.definition.compensate !== undefined) return true
  if (node.incoming.some((edge) => edge.port === ERROR_PORT)) return true
  for (let around: GraphNode | null = node; around !== null; around = around.scope.container) {
    if (around.isHandler) return true
    if (around.definition.onError !== undefined && around.definition.onError !== 'fail') return true
  }
  return false
}
