import type { Json, JsonObject } from '@heddle/model'
import type { Lookup } from '../evaluate-text.ts'
import type { NodeRun, ScopeRun } from './runs.ts'

/** What an evaluation knows beside the nodes around it. */
export interface Extras {
  readonly input: Json
  readonly vars: { readonly [name: string]: Json }
  readonly inputs?: readonly Json[]
  readonly error?: Json
  readonly original?: Json
}

/**
 * The names as they are at this moment (workflow-model.md, "Names"), looked at once: what settles later does not
 * show. Reserved names come first, then items, node ids, fields of `input`.
 */
export function captureNames(scope: ScopeRun, extras: Extras): Lookup {
  const views: { [id: string]: Json } = {}
  const items: { [name: string]: Json } = {}
  let loop: Json | undefined
  for (let at: ScopeRun | null = scope; at !== null; at = at.outer) {
    for (const node of at.nodes.values()) if (!Object.hasOwn(views, node.id)) views[node.id] = toView(node)
    if (at.loop === null) continue
    const { itemName, ...names } = at.loop
    loop ??= names
    if (itemName !== null && !Object.hasOwn(items, itemName)) items[itemName] = names.item
  }
  const reserved: { readonly [name: string]: Json } = {
    input: extras.input,
    vars: extras.vars,
    nodes: views,
    inputs: extras.inputs ?? [],
    error: extras.error ?? null,
    original: extras.original ?? null,
    loop: loop ?? null,
  }
  return (name) => {
    for (const names of [reserved, items]) if (Object.hasOwn(names, name)) return names[name]
    if (Object.hasOwn(views, name)) return (views[name] as JsonObject).output
    const { input } = extras
    if (typeof input === 'object' && input !== null && Object.hasOwn(input, name)) return (input as JsonObject)[name]
    return undefined
  }
}

function toView(node: NodeRun): Json {
  const { error } = node
  return {
    output: node.settled === null || node.settled === 'skipped' ? null : node.output,
    status: node.settled,
    error: error === null ? null : { code: error.code, message: error.message, nodeKey: node.key },
  }
}
