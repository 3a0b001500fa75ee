import { compileSchema, type CompiledSchema } from '@heddle/json-schema'
import type { Json } from '@heddle/model'
import type { OpenApiDocument } from '../http/openapi.ts'

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly method: string
  /** With its query. */
  readonly url: string
  readonly status: number
  readonly contentType: string | undefined
  readonly text: string
}

type JsonNode = { readonly [keyword: string]: unknown }

/** Compares answers with the OpenAPI document, by an interpreter of JSON Schema. */
export class AnswerChecker {
  readonly #document: OpenApiDocument
  readonly #compiled = new Map<unknown, CompiledSchema>()
  readonly #patterns: readonly { readonly path: string; readonly pattern: RegExp }[]

  constructor(document: OpenApiDocument) {
    this.#document = document
    // What names more comes first: `/executions/compare` before `/executions/{id}`.
    this.#patterns = Object.keys(document.paths)
      .map((path) => ({ path, pattern: toPattern(path) }))
      .toSorted((left, right) => countParameters(left.path) - countParameters(right.path))
  }

  /** What of the answer is not as the document says; empty when all is. Unknown addresses have problems of their own. */
  check(answer: WireAnswer): readonly string[] {
    const operation = this.#find(answer)
    const problem = operation?.responses['default'] ?? this.#anyProblem()
    const declared = operation?.responses[String(answer.status)] ?? (answer.status >= 400 ? problem : undefined)
    if (declared === undefined) return [`${answer.status} is not declared`]
    const content = declared['content'] as { readonly [media: string]: { readonly schema: JsonNode } } | undefined
    if (content === undefined) return answer.text === '' ? [] : ['it has a body, and none is declared']
    const media = answer.contentType?.split(';')[0] ?? ''
    const [, found] = Object.entries(content).find(([name]) => name.split(';')[0] === media) ?? []
    if (found === undefined) {
      return media.startsWith('application/octet') || !('application/json' in content)
        ? []
        : [`"${media}" is not declared`]
    }
    if (!/[/+]json$/.test(media)) return []
    const findings = this.#compile(found.schema).validate(JSON.parse(answer.text) as Json)
    return findings.map(({ path, message }) => `${path || 'the whole'}: ${message}`)
  }

  #find({ method, url }: WireAnswer) {
    const path = url.split('?', 1)[0] ?? ''
    const fitting = this.#patterns.filter(({ pattern }) => pattern.test(path))
    const operations = fitting.map((each) => this.#document.paths[each.path]?.[method.toLowerCase()])
    return operations.find((operation) => operation !== undefined)
  }

  #anyProblem(): JsonNode | undefined {
    return Object.values(this.#document.paths)[0]?.['get']?.responses['default']
  }

  #compile(schema: JsonNode): CompiledSchema {
    const known = this.#compiled.get(schema)
    if (known !== undefined) return known
    const compiled = compileSchema(this.#bundle(schema))
    this.#compiled.set(schema, compiled)
    return compiled
  }

  /** The schema with the components it needs as its own definitions. */
  #bundle(schema: JsonNode): Json {
    const definitions: { [name: string]: Json } = {}
    const walk = (node: unknown): Json => {
      if (Array.isArray(node)) return node.map(walk)
      if (typeof node !== 'object' || node === null) return node as Json
      const members = Object.entries(node).map(([name, value]) => {
        const component = /^#\/components\/schemas\/(.+)$/.exec(name === '$ref' ? String(value) : '')?.[1]
        if (component === undefined) return [name, walk(value)] as const
        if (!(component in definitions)) {
          definitions[component] = true
          definitions[component] = walk(this.#document.components.schemas[component])
        }
        return ['$ref', `#/$defs/${component}`] as const
      })
      return Object.fromEntries(members)
    }
    const root = walk(schema) as { readonly [keyword: string]: Json }
    return { ...root, $defs: definitions }
  }
}

function toPattern(path: string): RegExp {
  const parts = path.split(/(\{\w+\})/).map((part) => {
    if (part.startsWith('{')) return path.startsWith('/api/v1/files/') ? '.+' : '[^/]+'
    return part.replaceAll('.', String.raw`\.`)
  })
  return new RegExp(`^${parts.join('')}$`)
}

function countParameters(path: string): number {
  return path.split('{').length
}
