import { ERROR_CODES, type NodeTypeManifest } from '@heddle/model'
import type { GraphNode } from '../graph.ts'
import { isContainer, isWait, splitType } from '../type-lookup.ts'
import { nodePath, type CheckContext } from './check-context.ts'

/** `unknown-type`: not installed, or another major is. */
export function checkTypes(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    if (node.definition.type === '' || context.typeOf(node) !== undefined) continue
    const message = describeUnknownType(context, node.definition.type)
    context.report({ code: 'unknown-type', severity: 'error', path: nodePath(node, 'type'), nodeId: node.id, message })
  }
}

function describeUnknownType(context: CheckContext, text: string): string {
  const { name } = splitType(text)
  const majors = context.options.catalogue.list().filter((type) => type.type === name)
  if (majors.length === 0) return `No node type \`${text}\` is installed. Correct the name, or install it.`
  const installed = majors.map((type) => `${name}@${type.version.split('.')[0]}`).join(', ')
  return `No node type \`${text}\` is installed. Use ${installed}, and check the node's config.`
}

/** What a node of a type may not have: `retry-not-allowed`, `disable-not-allowed`, `each-not-allowed`. */
export function checkAllowedFields(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    const type = context.typeOf(node)
    checkRetry(context, node, type)
    checkEach(context, node, type)
    if (node.definition.disabled === true && type !== undefined && !canBeDisabled(type)) {
      const message = `A node of type ${type.type} cannot be disabled. Remove its edges, or give it a \`when\`.`
      context.report({
        code: 'disable-not-allowed',
        severity: 'error',
        path: nodePath(node, 'disabled'),
        nodeId: node.id,
        message,
      })
    }
  }
}

function canBeDisabled(type: NodeTypeManifest): boolean {
  return type.role !== 'trigger' && type.category !== 'condition' && !isContainer(type) && !isWait(type)
}

function checkRetry(context: CheckContext, node: GraphNode, type: NodeTypeManifest | undefined): void {
  const { retry } = node.definition
  if (retry === undefined) return
  if (type !== undefined && !canRetry(type)) {
    const move = isContainer(type) ? 'Give it to the nodes inside.' : 'Remove it.'
    const message = `A node of type ${type.type} has no attempts of its own, so \`retry\` cannot apply. ${move}`
    const path = nodePath(node, 'retry')
    context.report({ code: 'retry-not-allowed', severity: 'error', path, nodeId: node.id, message })
  }
  for (const [at, code] of (retry.retryOn ?? []).entries()) {
    if ((ERROR_CODES as readonly string[]).includes(code)) continue
    const message = `There is no error code ${JSON.stringify(code)}. Use codes of the error table, such as TOOL_TIMEOUT.`
    const path = nodePath(node, 'retry', 'retryOn', at)
    context.report({ code: 'bad-shape', severity: 'error', path, nodeId: node.id, message })
  }
}

function canRetry(type: NodeTypeManifest): boolean {
  return type.role === 'run' || type.role === 'pure'
}

function checkEach(context: CheckContext, node: GraphNode, type: NodeTypeManifest | undefined): void {
  const { each, concurrency, onItemError } = node.definition
  if (each === undefined) {
    if (concurrency === undefined && onItemError === undefined) return
    const field = concurrency === undefined ? 'onItemError' : 'concurrency'
    const message = `\`${field}\` belongs to \`each\`, which this node has not. Remove it, or add \`each\`.`
    const path = nodePath(node, field)
    context.report({ code: 'each-not-allowed', severity: 'error', path, nodeId: node.id, message })
    return
  }
  if (type === undefined || canRepeat(type)) return
  const message = `A node of type ${type.type} cannot run once per element. Put it into a flow.loop instead.`
  context.report({
    code: 'each-not-allowed',
    severity: 'error',
    path: nodePath(node, 'each'),
    nodeId: node.id,
    message,
  })
}

/** Ports other than main would be lost in the list of results; a container's key would be its iteration's. */
function canRepeat(type: NodeTypeManifest): boolean {
  return type.role !== 'trigger' && type.role !== 'stop' && type.category !== 'condition' && !isContainer(type)
}

/** `bad-shape`: a time zone that does not exist. */
export function checkTimezone(context: CheckContext): void {
  const timezone = context.graph.definition.settings?.timezone
  if (timezone === undefined || isTimezone(timezone)) return
  const message = `There is no time zone ${JSON.stringify(timezone)}. Use an IANA name, such as Asia/Seoul.`
  context.report({ code: 'bad-shape', severity: 'error', path: '/settings/timezone', message })
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // RangeError is how Intl says that it does not know the name.
    return false
  }
}
