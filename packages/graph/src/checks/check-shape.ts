import {
  DEFINITION_FORMAT,
  definitionSchema,
  edgeSchema,
  nodeSchema,
  settingsSchema,
  type Definition,
  type Finding,
  type FindingCode,
} from '@heddle/model'
import { UNUSABLE_ID } from '../graph.ts'
import { toPointer } from '../json-pointer.ts'

type Issue = NonNullable<ReturnType<typeof definitionSchema.safeParse>['error']>['issues'][number]
type Fields = { readonly [name: string]: unknown }

/** What is left of a definition without its misshapen parts, so that the other checks can go on. */
export interface Shape {
  readonly findings: readonly Finding[]
  /** Healthy parts only; places in the lists are kept. Null when the value is no workflow at all. */
  readonly healthy: Definition | null
}

/** `bad-shape`, `unknown-field`, `bad-id`, `out-of-range`. `value` must have passed `checkJson`. */
export function checkShape(value: unknown): Shape {
  if (!isObject(value)) {
    const message = 'A workflow is an object with format, name and nodes. Write these fields.'
    return { findings: [{ code: 'bad-shape', severity: 'error', path: '', message }], healthy: null }
  }
  const issues = listIssues(value)
  const shapeFindings = issues.filter((issue) => !isExtensionIssue(issue)).flatMap((issue) => toFindings(issue, value))
  const findings = [...shapeFindings, ...listUnknownFields(value)].map((finding) => addNodeId(finding, value))
  if (findings.length === 0) return { findings, healthy: value as Definition }
  return { findings, healthy: repair(value, issues) }
}

/** Nodes and edges are parsed one by one: zod spreads the issues of a whole list over its call stack. */
function listIssues(value: Fields): readonly Issue[] {
  const { nodes, edges } = value
  const frame = {
    ...value,
    ...(Array.isArray(nodes) ? { nodes: [] } : {}),
    ...(Array.isArray(edges) ? { edges: [] } : {}),
  }
  return [
    ...parsePart(definitionSchema, frame),
    ...listOf(nodes).flatMap((node, at) => parseFields(nodeSchema, node, ['nodes', at])),
    ...listOf(edges).flatMap((edge, at) => parseFields(edgeSchema, edge, ['edges', at])),
  ]
}

type ObjectSchema = typeof nodeSchema | typeof edgeSchema

const NO_ISSUES: readonly Issue[] = []

/** Parses the fields that are there, one by one: most nodes and edges have few of the many they may have. */
function parseFields(schema: ObjectSchema, value: unknown, at: readonly (string | number)[]): readonly Issue[] {
  if (!isObject(value)) return placeIssues(parsePart(schema, value), at)
  const shape: { readonly [name: string]: PartSchema } = schema.shape
  let issues = NO_ISSUES
  for (const name of Object.keys(value)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (field === undefined) continue
    const found = parsePart(field, value[name])
    if (found.length > 0) issues = [...issues, ...placeIssues(found, [...at, name])]
  }
  const missing = listRequired(schema).filter((name) => value[name] === undefined && !Object.hasOwn(value, name))
  return missing.length === 0 ? issues : [...issues, ...missing.map((name) => missingIssue([...at, name]))]
}

const requiredFields = new Map<ObjectSchema, readonly string[]>()

function listRequired(schema: ObjectSchema): readonly string[] {
  const known = requiredFields.get(schema)
  if (known !== undefined) return known
  const fields = Object.entries(schema.shape as { readonly [name: string]: PartSchema })
  const required = fields.filter(([, field]) => field.safeParse(undefined).error !== undefined).map(([name]) => name)
  requiredFields.set(schema, required)
  return required
}

function missingIssue(path: (string | number)[]): Issue {
  return { code: 'custom', path, message: 'is missing', input: undefined }
}

interface PartSchema {
  safeParse(value: unknown): { readonly error?: { readonly issues: readonly Issue[] } | undefined }
}

function parsePart(schema: PartSchema, value: unknown): readonly Issue[] {
  try {
    return schema.safeParse(value).error?.issues ?? NO_ISSUES
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // More than a hundred thousand mistakes in one field: the part is refused as a whole.
    return [{ code: 'custom', path: [], message: 'holds too many mistakes to list', input: value }]
  }
}

function placeIssues(issues: readonly Issue[], at: readonly (string | number)[]): readonly Issue[] {
  return issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] }))
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Unknown fields of extensible objects are listed here, as zod looks for them only in otherwise healthy objects. */
function listUnknownFields(value: Fields): readonly Finding[] {
  const findings: Finding[] = []
  const look = (object: unknown, shape: object, path: readonly (string | number)[]) => {
    if (!isObject(object)) return
    for (const name of Object.keys(object)) {
      if (Object.hasOwn(shape, name) || name.startsWith('x-')) continue
      findings.push(describeUnknownField(name, Object.keys(shape), toPointer([...path, name])))
    }
  }
  look(value, definitionSchema.shape, [])
  look(value['settings'], settingsSchema.shape, ['settings'])
  for (const [at, node] of listOf(value['nodes']).entries()) look(node, nodeSchema.shape, ['nodes', at])
  for (const [at, edge] of listOf(value['edges']).entries()) look(edge, edgeSchema.shape, ['edges', at])
  return findings
}

function describeUnknownField(name: string, known: readonly string[], path: string): Finding {
  const similar = known.find((field) => field.toLowerCase() === name.toLowerCase())
  const move =
    similar === undefined
      ? 'Remove it, or begin its name with x- to keep it as a note.'
      : `Did you mean \`${similar}\`?`
  return { code: 'unknown-field', severity: 'error', path, message: `There is no field \`${name}\` here. ${move}` }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isExtensionIssue(issue: Issue): boolean {
  if (issue.code !== 'unrecognized_keys') return false
  const [list] = issue.path
  return (
    issue.path.length === 0 ||
    (issue.path.length === 1 && list === 'settings') ||
    (issue.path.length === 2 && (list === 'nodes' || list === 'edges'))
  )
}

function toFindings(issue: Issue, root: Fields): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknownField(key, [], toPointer([...path, key])))
  }
  const code = codeOf(issue, path)
  return [{ code, severity: 'error', path: toPointer(path), message: describeIssue(issue, path, readAt(root, path)) }]
}

function codeOf(issue: Issue, path: readonly (string | number)[]): FindingCode {
  if ((issue.code === 'too_small' || issue.code === 'too_big') && isNumberOrigin(issue.origin)) return 'out-of-range'
  if (path[0] === 'nodes' && path[2] === 'id' && path.length === 3) return 'bad-id'
  return 'bad-shape'
}

function isNumberOrigin(origin: string): boolean {
  return origin === 'number' || origin === 'int' || origin === 'bigint'
}

function describeIssue(issue: Issue, path: readonly (string | number)[], value: unknown): string {
  const name = nameOfPart(path)
  if (value === undefined) return `${name} is missing. Add it.`
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${nameOfType(issue.expected)}, not ${describeValue(value)}. Correct it.`
    case 'invalid_value':
      return `${name} must be ${issue.values.map((known) => JSON.stringify(known)).join(' or ')}, not ${describeValue(value)}.`
    case 'too_small':
    case 'too_big':
      return describeBound(issue, name)
    default:
      return `${name} ${issue.message}, but is ${describeValue(value)}. Correct it.`
  }
}

function nameOfPart(path: readonly (string | number)[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'The workflow'
  return typeof last === 'number' ? `Item ${last + 1} of \`${String(path.at(-2))}\`` : `\`${last}\``
}

function describeBound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, name: string): string {
  const isLow = issue.code === 'too_small'
  const bound = isLow ? issue.minimum : issue.maximum
  const word = issue.inclusive ? (isLow ? 'at least' : 'at most') : isLow ? 'more than' : 'less than'
  const unit = issue.origin === 'string' ? ' characters long' : issue.origin === 'array' ? ' items long' : ''
  return `${name} must be ${word} ${bound}${unit}. Correct it.`
}

const TYPE_NAMES: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function nameOfType(type: string): string {
  return TYPE_NAMES[type] ?? type
}

function describeValue(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  return Array.isArray(value) ? 'a list' : 'an object'
}

function readAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value: unknown = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as { readonly [name: string]: unknown })[part]
  }
  return value
}

function addNodeId(finding: Finding, root: Fields): Finding {
  const match = /^\/nodes\/(\d+)/.exec(finding.path)
  const id = match === null ? undefined : readAt(root, ['nodes', Number(match[1]), 'id'])
  return typeof id === 'string' && id !== '' ? { ...finding, nodeId: id } : finding
}

/** Takes out the smallest part around each issue that the graph can do without. */
function repair(value: Fields, issues: readonly Issue[]): Definition {
  const bad = new Set(
    issues
      .filter((issue) => issue.code !== 'unrecognized_keys')
      .map((issue) => toPointer(issue.path.slice(0, 3).map(String))),
  )
  const isBad = (...path: readonly (string | number)[]) => bad.has(toPointer(path))
  const keep = (object: Fields, at: readonly (string | number)[]) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !isBad(...at, name)))
  const settings = value['settings']
  return {
    format: DEFINITION_FORMAT,
    name: typeof value['name'] === 'string' ? value['name'] : '',
    nodes: listOf(value['nodes']).map((node, at) => repairNode(node, (fields) => keep(fields, ['nodes', at]))),
    edges: listOf(value['edges']).map((edge, at) => repairEdge(edge, (fields) => keep(fields, ['edges', at]))),
    ...(isObject(settings) ? { settings: keepShallow(settings, 'settings', issues) } : {}),
    ...(isObject(value['input']) ? { input: value['input'] } : {}),
    ...(isObject(value['output']) ? { output: keepShallow(value['output'], 'output', issues) } : {}),
  } as Definition
}

/** Fields of `/name` that no issue lies in. */
function keepShallow(object: Fields, name: string, issues: readonly Issue[]): Fields {
  const bad = new Set(issues.filter((issue) => issue.path[0] === name).map((issue) => String(issue.path[1])))
  return Object.fromEntries(Object.entries(object).filter(([field]) => !bad.has(field)))
}

function repairNode(node: unknown, keep: (fields: Fields) => Fields): Fields {
  const id = isObject(node) ? node['id'] : undefined
  if (!isObject(node) || typeof id !== 'string') return { id: UNUSABLE_ID, type: '' }
  // A misspelt id still names the node: what points to it is not wrong as well.
  return { type: '', ...keep(node), id }
}

function repairEdge(edge: unknown, keep: (fields: Fields) => Fields): Fields {
  const unusable = { from: UNUSABLE_ID, to: UNUSABLE_ID }
  if (!isObject(edge)) return unusable
  const kept = keep(edge)
  return typeof kept['from'] === 'string' && typeof kept['to'] === 'string' ? kept : unusable
}
