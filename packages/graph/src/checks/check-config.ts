import { parseTemplate } from '@heddle/expressions'
import { checkSchema, compileSchema, type CompiledSchema, type SchemaFinding } from '@heddle/json-schema'
import { HeddleError, type FindingCode, type Json, type JsonObject, type NodeTypeManifest } from '@heddle/model'
import type { GraphNode } from '../graph.ts'
import { joinPointer, parsePointer } from '../json-pointer.ts'
import { nodePath, type CheckContext } from './check-context.ts'

const RANGE_KEYWORDS = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'])
const UNION_KEYWORDS = new Set(['anyOf', 'oneOf', 'if', 'then', 'else', 'not', 'allOf'])
const PLACEHOLDER = '${{'

/** `bad-config`, `missing-argument`, `out-of-range`: what the type's schema, and the engine, ask of a config. */
export function checkConfigs(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    const type = context.typeOf(node)
    if (type === undefined) continue
    const config = (node.definition.config ?? {}) as JsonObject
    for (const found of compileConfigSchema(type).validate(config)) reportConfig(context, { node, type, config, found })
    for (const [field, message] of listNativeProblems(type, config)) {
      const path = nodePath(node, 'config', ...(field === '' ? [] : [field]))
      context.report({ code: 'bad-config', severity: 'error', path, nodeId: node.id, message })
    }
    if (type.role === 'subworkflow') checkArguments(context, node, config)
  }
}

const compiled = new WeakMap<NodeTypeManifest, CompiledSchema>()

function compileConfigSchema(type: NodeTypeManifest): CompiledSchema {
  const known = compiled.get(type)
  if (known !== undefined) return known
  const schema = compileSchema(type.configSchema)
  compiled.set(type, schema)
  return schema
}

function reportConfig(
  context: CheckContext,
  args: {
    readonly node: GraphNode
    readonly type: NodeTypeManifest
    readonly config: JsonObject
    readonly found: SchemaFinding
  },
): void {
  const { node, type, config, found } = args
  const value = readAt(config, found.path)
  if (isOpen(value, found.keyword)) return
  const code: FindingCode = RANGE_KEYWORDS.has(found.keyword)
    ? 'out-of-range'
    : found.keyword === 'required' && type.category === 'tool'
      ? 'missing-argument'
      : 'bad-config'
  const path = nodePath(node, 'config') + found.path
  context.report({
    code,
    severity: 'error',
    path,
    nodeId: node.id,
    message: describeConfig(type, found) + (value === null ? NULL_HINT : ''),
  })
}

/** What null mostly comes from: `{ value: round(a, 2) }` holds a second field, `2)`, without a value. */
const NULL_HINT = ' If you did not write null: a comma inside YAML braces ends a value; put the value in quotes.'

/** Keywords whose finding says little without what the field is for. */
const EXPLAINED_KEYWORDS = new Set(['required', 'pattern', 'type', 'propertyNames', 'anyOf', 'oneOf', 'not'])

/** The finding with the field's name, and, where that helps, its help text or the fields there are. */
function describeConfig(type: NodeTypeManifest, { path, keyword, message }: SchemaFinding): string {
  const parts = parsePointer(path)
  const subject = parts.length === 0 ? 'The config' : `\`${parts.join('.')}\``
  const said = `${subject} ${message.charAt(0).toLowerCase()}${message.slice(1)}`
  if (keyword === 'additionalProperties' && parts.length === 1) {
    return `${said} ${type.type} has: ${Object.keys(asObject(type.configSchema['properties'])).join(', ')}.`
  }
  const help = EXPLAINED_KEYWORDS.has(keyword) ? findHelp(type.configSchema, parts) : null
  return help === null ? said : `${said} It is: ${help}`
}

/** The help text of the field at these parts, or of the nearest field around it that has one. */
function findHelp(schema: JsonObject, parts: readonly string[]): string | null {
  let help: string | null = null
  let current = schema
  for (const part of parts) {
    const next = asObject(current['properties'])[part] ?? current[/^\d+$/.test(part) ? 'items' : 'additionalProperties']
    current = asObject(next)
    if (typeof current['description'] === 'string') help = current['description']
  }
  return help
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** Whether only a run can tell: the value, or a part of what a union is asked about, is computed. */
function isOpen(value: Json | undefined, keyword: string): boolean {
  if (typeof value === 'string') {
    if (!value.includes(PLACEHOLDER)) return false
    return keyword !== 'type' || isSinglePlaceholder(value)
  }
  return UNION_KEYWORDS.has(keyword) && value !== undefined && JSON.stringify(value).includes(PLACEHOLDER)
}

function isSinglePlaceholder(text: string): boolean {
  try {
    return parseTemplate(text).isSingle
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    // It does not parse, which is reported where expressions are checked.
    return true
  }
}

function readAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root
  for (const part of parsePointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as { readonly [name: string]: Json })[part]
  }
  return value
}

/** What the engine asks of its own types beyond their schemas: fields that belong together. */
function listNativeProblems(type: NodeTypeManifest, config: JsonObject): readonly (readonly [string, string])[] {
  if (type.role === 'loop') return listLoopProblems(config)
  if (type.role === 'wait') {
    const given = ['seconds', 'duration', 'until'].filter((field) => config[field] !== undefined)
    return given.length === 1 ? [] : [['', 'A wait needs one of `seconds`, `duration` and `until`. Give exactly one.']]
  }
  if (type.role === 'stop' && config['outcome'] === 'error' && config['message'] === undefined) {
    return [['message', 'A stop with an error needs a `message`. Say what went wrong.']]
  }
  return []
}

/** Fields that each mode of a loop needs; of `items`, `count` and `condition` it takes no other. */
const LOOP_FIELDS: { readonly [mode: string]: string } = {
  forEach: 'items',
  count: 'count',
  while: 'condition',
  until: 'condition',
}

function listLoopProblems(config: JsonObject): readonly (readonly [string, string])[] {
  const mode = config['mode']
  const needed = typeof mode === 'string' ? LOOP_FIELDS[mode] : undefined
  if (needed === undefined) return []
  const problems: [string, string][] = []
  if (config[needed] === undefined)
    problems.push([needed, `A loop of mode ${String(mode)} needs \`${needed}\`. Add it.`])
  for (const field of ['items', 'count', 'condition']) {
    if (field === needed || config[field] === undefined) continue
    problems.push([
      field,
      `A loop of mode ${String(mode)} takes no \`${field}\`. Remove it; to end early use breakWhen.`,
    ])
  }
  const isSerial = mode === 'while' || mode === 'until'
  if (isSerial && typeof config['concurrency'] === 'number' && config['concurrency'] > 1) {
    problems.push(['concurrency', `A loop of mode ${mode} runs one iteration at a time. Remove \`concurrency\`.`])
  }
  return problems
}

function checkArguments(context: CheckContext, node: GraphNode, config: JsonObject): void {
  const name = config['workflow']
  const { subworkflow } = context.options
  if (typeof name !== 'string' || subworkflow === undefined) return
  const schema = subworkflow(name)?.input
  const given = config['input'] ?? {}
  if (typeof schema !== 'object' || schema === null || typeof given !== 'object' || given === null) return
  const required: unknown = (schema as { readonly required?: unknown }).required
  for (const field of Array.isArray(required) ? required : []) {
    if (typeof field !== 'string' || Object.hasOwn(given, field) || hasDefault(schema, field)) continue
    const path = config['input'] === undefined ? nodePath(node, 'config') : nodePath(node, 'config', 'input')
    const message = `The workflow \`${name}\` needs the input \`${field}\`. Add it to \`input\`.`
    context.report({ code: 'missing-argument', severity: 'error', path, nodeId: node.id, message })
  }
}

function hasDefault(schema: object, field: string): boolean {
  const { properties } = schema as { readonly properties?: { readonly [name: string]: unknown } }
  const property = properties?.[field]
  return typeof property === 'object' && property !== null && Object.hasOwn(property, 'default')
}

/** `bad-schema`: the input's JSON Schema. */
export function checkInputSchema(context: CheckContext): void {
  const { input } = context.graph.definition
  if (input === undefined) return
  for (const found of checkSchema(input as Json)) {
    context.report({ code: 'bad-schema', severity: 'error', path: `/input${found.path}`, message: found.message })
  }
  const type = (input as JsonObject)['type']
  if (type === undefined || type === 'object') return
  const message = 'The input of a workflow is an object. Set its type to object and name the fields in properties.'
  context.report({ code: 'bad-schema', severity: 'error', path: joinPointer('/input', 'type'), message })
}
