import { definitionSchema, edgeSchema, nodeSchema } from '@heddle/model'
import { z } from 'zod'
import { isMediaAnswer, type AnswerSchemas, type Route } from './define-route.ts'
import { toEtag } from './etag.ts'
import { definitionBody, edgeBody, nodeBody } from '../answers/definition.ts'
import { PROBLEM_TYPE, problemSchema } from './problem.ts'

/*
 * The OpenAPI 3.1 document of a list of routes, made of their schemas alone: no server has to run.
 *
 * 1. Schemas with an `id` become components; one that reads differently as request and as answer gets `…Input` too.
 * 2. Every operation names its permission, and every error is a problem document.
 */

type JsonNode = { [keyword: string]: unknown }

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
  readonly components: { readonly schemas: { readonly [name: string]: JsonNode } }
  readonly tags: readonly { readonly name: string }[]
}

export interface Operation {
  readonly operationId: string
  readonly parameters: readonly JsonNode[]
  readonly requestBody?: JsonNode
  readonly responses: { readonly [status: string]: JsonNode }
  readonly [member: string]: unknown
}

const DESCRIPTION = `Heddle's HTTP API. Every request is for one workspace (\`X-Heddle-Workspace\`). Writes to a draft take
\`If-Match\`; creating requests take \`Idempotency-Key\`, kept for 24 h. Errors are problem details (RFC 9457).`

/** The document of `routes`. */
export function buildOpenApi(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas = new SchemaBook()
  const paths: { [path: string]: { [method: string]: Operation } } = {}
  for (const route of routes) {
    const path = route.path.replaceAll('*}', '}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route, schemas) }
  }
  const document = mergeDirections({ paths, schemas: schemas.found })
  const tags = [...new Set(routes.map((route) => route.tag))].map((name) => ({ name }))
  return {
    openapi: '3.1.0',
    info: { title: 'Heddle', version, description: DESCRIPTION.replaceAll('\n', ' ') },
    paths: document.paths,
    components: { schemas: document.schemas },
    tags,
  }
}

function toOperation(route: Route, schemas: SchemaBook): Operation {
  const requestBody = toRequestBody(route, schemas)
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    'x-permission': route.permission,
    parameters: [
      ...toParameters(route.params, 'path', schemas),
      ...toParameters(route.query, 'query', schemas),
      ...toHeaders(route),
    ],
    ...(requestBody === null ? {} : { requestBody }),
    responses: { ...toResponses(route, schemas), default: toProblemResponse(schemas) },
  }
}

function toParameters(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  schemas: SchemaBook,
): readonly JsonNode[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemas.convert(schema, 'input') as {
    properties?: { [name: string]: JsonNode }
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }))
}

function toHeaders(route: Route): readonly JsonNode[] {
  const headers: JsonNode[] = []
  const add = (name: string, header: { description: string; required?: boolean; example?: string }): void => {
    const { description, required = false, example } = header
    const schema = { type: 'string', ...(example === undefined ? {} : { examples: [example] }) }
    headers.push({ name, in: 'header', required, description, schema })
  }
  if (route.permission !== null) {
    add('X-Heddle-Workspace', { description: 'Id or name of the workspace. Default: the active one.' })
  }
  if (route.ifMatch !== undefined) {
    const description = 'ETag of what the write is based on. Missing: 428; stale: 409.'
    add('If-Match', { description, required: true, example: toEtag(route.ifMatch, 42) })
  }
  if (route.idempotent === true) {
    add('Idempotency-Key', { description: 'Sent again with the same request, it gets the first answer.' })
  }
  return headers
}

function toRequestBody(route: Route, schemas: SchemaBook): JsonNode | null {
  const content: JsonNode = {}
  const { body } = route
  if (body !== undefined) content['application/json'] = { schema: schemas.convert(body, 'input') }
  for (const media of route.upload ?? []) content[media] ??= { schema: { type: 'string', format: 'binary' } }
  if (Object.keys(content).length === 0) return null
  return { required: body === undefined || !body.safeParse(undefined).success, content }
}

function toResponses(route: Route, schemas: SchemaBook): { readonly [status: string]: JsonNode } {
  const entries = Object.entries(route.answers).map(([status, schema]) => [status, toResponse(schema, schemas)])
  return Object.fromEntries(entries) as { [status: string]: JsonNode }
}

function toResponse(schema: AnswerSchemas[number], schemas: SchemaBook): JsonNode {
  if (schema === null) return { description: 'Done; there is nothing to say.' }
  if (schema !== undefined && isMediaAnswer(schema)) {
    const content = schema.media.map((media) => [
      media,
      { schema: media === 'application/json' ? {} : { type: 'string' } },
    ])
    return { description: schema.description, content: Object.fromEntries(content) as JsonNode }
  }
  const json = schemas.convert(schema as z.ZodType, 'output')
  return { description: 'As asked.', content: { 'application/json': { schema: json } } }
}

function toProblemResponse(schemas: SchemaBook): JsonNode {
  return {
    description: 'What went wrong, and what to do next.',
    content: { [PROBLEM_TYPE]: { schema: schemas.convert(problemSchema, 'output') } },
  }
}

/** The model's own schemas, in place of the loose ones that requests are first read with. */
const PUBLISHED = new Map<z.core.$ZodType, z.ZodType>([
  [definitionBody, definitionSchema],
  [nodeBody, nodeSchema],
  [edgeBody, edgeSchema],
])

type Direction = 'input' | 'output'
type Components = { readonly [Each in Direction]: Map<string, JsonNode> }

class SchemaBook {
  readonly found: Components = { input: new Map(), output: new Map() }

  /** The JSON Schema of `schema`, its named parts taken out into components. */
  convert(schema: z.ZodType, io: Direction): JsonNode {
    const {
      $schema: _,
      $defs,
      ...json
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => publish(zodSchema, jsonSchema as JsonNode),
    }) as JsonNode & { $defs?: { [name: string]: JsonNode } }
    for (const [name, part] of Object.entries($defs ?? {})) this.found[io].set(name, this.#link(part, io))
    const { id, ...own } = this.#link(json, io)
    if (typeof id !== 'string') return own
    this.found[io].set(id, own)
    return { $ref: toRef(id, io) }
  }

  #link(part: JsonNode, io: Direction): JsonNode {
    const walk = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(walk)
      if (typeof node !== 'object' || node === null) return node
      const members = Object.entries(node).map(([name, value]) => {
        const local = name === '$ref' && typeof value === 'string' ? /^#\/\$defs\/(.+)$/.exec(value)?.[1] : undefined
        return [name, local === undefined ? walk(value) : toRef(local, io)] as const
      })
      return Object.fromEntries(members)
    }
    return walk(part) as JsonNode
  }
}

/** Gives one name to what reads the same as request and as answer; only what differs keeps `…Input`. */
function mergeDirections<Paths>(parts: { readonly paths: Paths; readonly schemas: Components }): {
  readonly paths: Paths
  readonly schemas: { readonly [name: string]: JsonNode }
} {
  const { input, output } = parts.schemas
  const differing = new Set<string>()
  const rename = (text: string) =>
    text.replaceAll(/"#\/components\/schemas\/(\w+)Input"/g, (whole, name: string) =>
      input.has(name) && !differing.has(name) ? JSON.stringify(toRef(name, 'output')) : whole,
    )
  for (let before = -1; before < differing.size;) {
    before = differing.size
    for (const [name, request] of input) {
      const answer = output.get(name)
      if (answer !== undefined && rename(JSON.stringify(request)) !== JSON.stringify(answer)) differing.add(name)
    }
  }
  const all = [
    ...output,
    ...[...input].map(([name, json]) => [differing.has(name) ? `${name}Input` : name, json] as const),
  ]
  const schemas = Object.fromEntries(all.toSorted(([left], [right]) => (left < right ? -1 : 1)))
  return JSON.parse(rename(JSON.stringify({ paths: parts.paths, schemas })))
}

function toRef(name: string, io: Direction): string {
  return `#/components/schemas/${io === 'input' ? `${name}Input` : name}`
}

/** Replaces a loose schema by the published one; says in JSON Schema's words that `x-…` fields are kept. */
function publish(schema: z.core.$ZodType, json: JsonNode): void {
  const published = PUBLISHED.get(schema)
  if (published !== undefined) {
    const { $schema: _, ...full } = z.toJSONSchema(published, {
      io: 'input',
      override: ({ jsonSchema }) => closeExtensible(jsonSchema as JsonNode),
    }) as JsonNode
    for (const name of Object.keys(json)) if (name !== 'id') delete json[name]
    Object.assign(json, full)
  }
  closeExtensible(json)
}

function closeExtensible(json: JsonNode): void {
  if (json['x-extensible'] !== true) return
  delete json['x-extensible']
  json['patternProperties'] = { '^x-': {} }
  json['additionalProperties'] = false
}
