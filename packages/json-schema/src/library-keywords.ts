import { HeddleError, toCanonicalJson, type Json } from '@heddle/model'
import {
  draft07,
  draft2020,
  extendDraft,
  settings,
  type Draft,
  type JsonError,
  type JsonSchemaValidatorParams,
  type Keyword,
  type SchemaNode,
} from 'json-schema-library'
import { hasFormat } from './formats.ts'
import { isJsonObject } from './json-value.ts'
import { compileLinearPattern } from './linear-pattern.ts'

/*
 * json-schema-library under our rules.
 *
 * 1. `pattern` and `patternProperties` run in RE2; nothing of a user reaches RegExp.
 * 2. Every keyword that runs is counted; a validation that runs out of its budget stops.
 * 3. Members are looked up in maps without a prototype, so `constructor` is a name like any other.
 * 4. A `$ref` is compiled once per schema, not once per value.
 * 5. `uniqueItems` takes linear time.
 */

/** What one validation may still do, in keywords run. */
export interface Budget {
  left: number
}

// The library lets `_id` pass where additional properties are forbidden.
settings.propertyBlacklist = []

/** The draft with our keywords, counting on `budget`. */
export function makeDraft(base: '2020-12' | '07', budget: Budget): Draft {
  const draft = base === '07' ? draft07 : draft2020
  const replaced = draft.keywords.map((keyword) => withBudget(replaceKeyword(keyword), budget))
  // Messages are ours: the library's would print whole values into a text for each error.
  const errors = Object.fromEntries(
    Object.keys(draft.errors).map((code) => [code, (data: JsonError['data']) => makeError(code, data)]),
  )
  return extendDraft({ ...draft, keywords: [], formats: {} }, { keywords: replaced, errors })
}

function makeError(code: string, data: JsonError['data']): JsonError {
  return { type: 'error', code, message: code, data }
}

function withBudget(keyword: Keyword, budget: Budget): Keyword {
  const { validate } = keyword
  if (validate === undefined) return { ...keyword }
  return {
    ...keyword,
    validate: (options) => {
      budget.left -= 1
      if (budget.left < 0) {
        throw new HeddleError(
          'INPUT_INVALID',
          'The schema takes too long to check. Use fewer alternatives and references.',
        )
      }
      return validate(options)
    },
  }
}

function replaceKeyword(keyword: Keyword): Keyword {
  if (keyword.keyword === 'pattern') return PATTERN
  if (keyword.keyword === 'patternProperties') return makePatternProperties(keyword)
  if (keyword.keyword === 'properties') return makeProperties(keyword)
  if (keyword.keyword === 'format') return FORMAT
  if (keyword.keyword === 'uniqueItems') return UNIQUE_ITEMS
  if (keyword.keyword === '$ref') return makeReference(keyword)
  return keyword
}

const PATTERN: Keyword = {
  id: 'pattern',
  keyword: 'pattern',
  parse: (node) => {
    // The node's field is typed RegExp; the library only ever calls `test` on it.
    node.pattern = compileLinearPattern(String(node.schema['pattern'])) as RegExp
  },
  addValidate: (node) => node.pattern !== undefined,
  validate: ({ node, data, pointer }) => {
    if (typeof data !== 'string' || node.pattern?.test(data) !== false) return undefined
    return node.createError('pattern-error', {
      pattern: node.schema['pattern'],
      pointer,
      schema: node.schema,
      value: data,
    })
  },
}

const FORMAT: Keyword = {
  id: 'format',
  keyword: 'format',
  addValidate: (node) => typeof node.schema['format'] === 'string',
  validate: ({ node, data, pointer }) => {
    const format = String(node.schema['format'])
    if (hasFormat(data, format)) return undefined
    return node.createError('format-uri-error', { format, pointer, schema: node.schema, value: data })
  },
}

const UNIQUE_ITEMS: Keyword = {
  id: 'uniqueItems',
  keyword: 'uniqueItems',
  addValidate: (node) => node.schema['uniqueItems'] === true,
  validate: ({ node, data, pointer }) => {
    if (!Array.isArray(data)) return undefined
    const seen = new Set<string>()
    for (const [index, item] of (data as readonly Json[]).entries()) {
      const text = toCanonicalJson(item)
      if (seen.has(text)) {
        return node.createError('unique-items-error', { index, pointer, schema: node.schema, value: data })
      }
      seen.add(text)
    }
    return undefined
  },
}

function makeProperties(keyword: Keyword): Keyword {
  return {
    ...keyword,
    parse: (node) => {
      const found = keyword.parse?.(node)
      if (node.properties !== undefined) node.properties = withoutPrototype(node.properties)
      return found
    },
  }
}

function withoutPrototype<Member>(members: { [name: string]: Member }): { [name: string]: Member } {
  return Object.assign(Object.create(null) as { [name: string]: Member }, members)
}

function makePatternProperties(keyword: Keyword): Keyword {
  return {
    ...keyword,
    parse: (node) => {
      const patterns = node.schema['patternProperties'] as { [pattern: string]: object }
      node.patternProperties = Object.entries(patterns).map(([name, schema]) => ({
        name,
        pattern: compileLinearPattern(name) as RegExp,
        node: node.compileSchema(
          schema,
          `${node.evaluationPath}/patternProperties/${name}`,
          `${node.schemaLocation}/patternProperties/${name}`,
        ),
      }))
    },
    validate: validatePatternProperties,
  }
}

function validatePatternProperties({ node, data, pointer, path }: JsonSchemaValidatorParams): JsonError[] {
  if (!isJsonObject(data)) return []
  const errors: JsonError[] = []
  const known = isJsonObject(node.schema['properties']) ? node.schema['properties'] : {}
  for (const name of Object.keys(data)) {
    const matching = node.patternProperties?.filter(({ pattern }) => pattern.test(name)) ?? []
    for (const { node: inner } of matching) {
      errors.push(...inner.validate(data[name], `${pointer}/${name}`, path).errors)
    }
    // The library leaves `additionalProperties: false` beside patternProperties to this keyword.
    if (matching.length === 0 && node.schema['additionalProperties'] === false && !Object.hasOwn(known, name)) {
      const details = { property: name, pointer: `${pointer}/${name}`, schema: node.schema, value: data[name] }
      errors.push(node.createError('no-additional-properties-error', details))
    }
  }
  return errors
}

function makeReference(keyword: Keyword): Keyword {
  const resolved = new Map<string, SchemaNode>()
  return {
    ...keyword,
    parse: (node) => {
      const found = keyword.parse?.(node)
      const resolve = node.resolveRef
      const reference = node.$ref
      if (reference === undefined || node.schema['$dynamicRef'] !== undefined) return found
      node.resolveRef = function (this: SchemaNode, options) {
        const target = resolved.get(reference) ?? resolve.call(this, { pointer: options?.pointer ?? '#', path: [] })
        resolved.set(reference, target)
        options?.path?.push({ pointer: options.pointer ?? '#', node: target })
        return target
      }
      return found
    },
  }
}
