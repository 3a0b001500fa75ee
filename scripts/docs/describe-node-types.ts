import { stringify } from 'yaml'
import type { Category, Json, JsonObject, NodeTypeManifest } from '@heddle/model'

const CATEGORIES: { readonly [Name in Category]: string } = {
  trigger: 'Triggers: what starts an execution',
  condition: 'Conditions: which way to go on',
  control: 'Control: order, repetition, waiting',
  adapter: 'Data: reading, shaping and writing values',
  aggregator: 'Aggregators: one value of many',
  tool: 'Tools: what touches the outside',
  agent: 'Agents',
}

const INTRO = `What a workflow's nodes can be. Beside \`id\`, \`type\` and \`config\` every node takes the fields of
[workflows.md](workflows.md). The column "takes" says what a config field may hold: a *value* may hold \`\${{ }}\`
placeholders, an *expression* is one as it stands, a *literal* is taken as it is written.

Generated from the node types by \`scripts/generate-docs.ts\`; do not edit.`

/** The page of all node types: ports, output, config fields and an example of each. */
export function describeNodeTypes(types: readonly NodeTypeManifest[]): string {
  const groups = Object.entries(CATEGORIES).flatMap(([category, title]) => {
    const members = types.filter((type) => type.category === category)
    return members.length === 0 ? [] : [`## ${title}`, ...members.map(describeType)]
  })
  return `${['# Node types', INTRO, describeIndex(types), ...groups].join('\n\n')}\n`
}

function describeIndex(types: readonly NodeTypeManifest[]): string {
  const rows = types.map((type) => `| [\`${type.type}\`](#${toAnchor(type)}) | ${toCell(type.description)} |`)
  return ['| type | what it does |', '|---|---|', ...rows].join('\n')
}

function describeType(type: NodeTypeManifest): string {
  const sections = [
    `### ${nameOf(type)}`,
    type.description,
    describeFacts(type),
    describeFields(type.configSchema),
    `\`\`\`yaml\n${stringify(toExampleNode(type), { lineWidth: 110 }).trimEnd()}\n\`\`\``,
  ]
  if (type.example.output !== undefined) sections.push(describeResult(type.example))
  return sections.filter((section) => section !== '').join('\n\n')
}

function describeResult({ inputs = [], output = null }: NodeTypeManifest['example']): string {
  const given = inputs.length === 0 ? '' : ` of \`inputs\` \`${JSON.stringify(inputs)}\``
  return `makes \`${JSON.stringify(output)}\`${given}.`
}

function describeFacts(type: NodeTypeManifest): string {
  const { in: into, out, outFromConfig } = type.ports
  const named = out.map((port) => `\`${port}\``)
  const fromConfig =
    outFromConfig === undefined ? [] : [`one for each \`${outFromConfig.slice(1).replaceAll('/', '.')}\``]
  const outputs = [...named, ...fromConfig].join(', ')
  const fields = Object.keys(asObject(type.outputSchema?.['properties'])).map((name) => `\`${name}\``)
  const facts = [
    `In: ${into.length === 0 ? 'nothing' : into.map((port) => `\`${port}\``).join(', ')}`,
    `Out: ${outputs === '' ? 'nothing' : outputs}`,
    ...(fields.length === 0 ? [] : [`Gives: ${fields.join(', ')}`]),
    ...(type.role === 'run'
      ? [`Repeating it: ${REPEATING[type.sideEffects]}`, `Time limit: ${type.defaultTimeoutSeconds} s`]
      : []),
  ]
  return `${facts.join(' · ')}`
}

const REPEATING: { readonly [Effect in NodeTypeManifest['sideEffects']]: string } = {
  none: 'safe, three attempts by default',
  retry: 'may act twice, one attempt by default, again after a crash',
  ask: 'may act twice, one attempt by default, a person decides after a crash',
  dynamic: 'depends on the config: safe for what only reads',
}

function describeFields(schema: JsonObject): string {
  const rows = listFields(schema, '')
  if (rows.length === 0) return ''
  return ['| config field | takes | default | |', '|---|---|---|---|', ...rows].join('\n')
}

function listFields(schema: JsonObject, prefix: string): readonly string[] {
  const required: readonly Json[] = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(asObject(schema['properties'])).flatMap(([name, value]) => {
    const field = asObject(value)
    const isNeeded = required.includes(name) && field['default'] === undefined
    const fallback = isNeeded
      ? '*required*'
      : field['default'] === undefined
        ? ''
        : `\`${JSON.stringify(field['default'])}\``
    const row = `| \`${prefix}${name}\` | ${toCell(kindOf(field))} | ${toCell(fallback)} | ${toCell(String(field['description'] ?? ''))} |`
    const isList = field['type'] === 'array'
    const inner = isList ? asObject(field['items']) : field
    return [row, ...listFields(inner, `${prefix}${name}${isList ? '[]' : ''}.`)]
  })
}

const MARKS: { readonly [mark: string]: string } = {
  expression: 'expression',
  deferred: 'expression, asked when needed',
  condition: 'expression: true or false',
  literal: 'literal ',
  code: 'code',
}

function kindOf(field: JsonObject): string {
  const mark = String(field['x-heddle'] ?? '')
  const named = MARKS[mark]
  if (named !== undefined && mark !== 'literal') return named
  return `${named ?? ''}${shapeOf(field)}`
}

function shapeOf(field: JsonObject): string {
  const { type, enum: options, anyOf } = field
  if (Array.isArray(options)) return options.map((option) => `\`${String(option)}\``).join(', ')
  if (field['const'] !== undefined) return `\`${String(field['const'])}\``
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map((part) => shapeOf(asObject(part))))].join(' or ')
  return (
    { string: 'text', integer: 'whole number', boolean: 'true or false', array: 'list' }[String(type)] ??
    String(type ?? 'anything')
  )
}

function toExampleNode(type: NodeTypeManifest): JsonObject {
  const { config } = type.example
  const id = type.type.split('.').at(-1) ?? 'node'
  return {
    id: `my${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    type: nameOf(type),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  }
}

function nameOf({ type, version }: NodeTypeManifest): string {
  return `${type}@${version.split('.')[0]}`
}

/** As GitHub makes it of the heading. */
function toAnchor(type: NodeTypeManifest): string {
  return nameOf(type)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '')
}

function toCell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
    .replaceAll(/ \*(?= |$)/g, ' \\*')
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
