import { HeddleError } from '@heddle/model'
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
import { isJsonObject } from './json-value.ts'
import { compileLinearPattern, type LinearPattern } from './linear-pattern.ts'
import { VALUE_KEYWORDS } from './value-keywords.ts'

/*
 * json-schema-library under our rules.
 *
 * 1. `pattern` and `patternProperties` run in RE2; nothing of a user reaches RegExp.
 * 2. Every keyword that runs is counted; a validation that runs out of its budget stops.
 * 3. Members are looked up in maps without a prototype, so `constructor` is a name like any other.
 * 4. A `$ref` is compiled once per schema, not once per value.
 * 5. Keywords that look at one value are our own (`value-keywords`).
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
  const replaced = draft.keywords.map((keyword) => withBudget(replaceKeyword(keyword, budget), budget))
  // Messages are ours: the library's would print whole values into a text for each error.
  const errors = Object.fromEntries(
    Object.keys(draft.errors).map((code) => [code, (data: JsonError['data']) => makeError(code, data)]),
  )
  return extendDraft({ ...draft, keywords: [], formats: {} }, { keywords: replaced, errors })
}

function makeError(code: string, data: JsonError['data']): JsonError {
  return { type: 'error', code, message: code, data }
}

function spend(budget: Budget, amount: number): void {
  budget.left -= amount
  if (budget.left >= 0) return
  const message =
    'The value takes too long to check against its schema. Use fewer alternatives, references and patterns.'
  throw new HeddleError('INPUT_INVALID', message)
}

function withBudget(keyword: Keyword, budget: Budget): Keyword {
  const { validate } = keyword
  if (validate === undefined) return { ...keyword }
  return {
    ...keyword,
    validate: (options) => {
      spend(budget, 1)
      return validate(options)
    },
  }
}

function replaceKeyword(keyword: Keyword, budget: Budget): Keyword {
  const own = VALUE_KEYWORDS[keyword.keyword]
  if (own !== undefined) return own
  if (keyword.keyword === 'pattern') return makePattern(budget)
  if (keyword.keyword === 'patternProperties') return makePatternProperties(keyword, budget)
  if (keyword.keyword === '$ref') return makeReference(keyword)
  return MAP_KEYWORDS.has(keyword.keyword) ? withSafeMaps(keyword) : keyword
}

const MAP_KEYWORDS = new Set(['properties', 'dependencies', 'dependentRequired', 'dependentSchemas'])

/** Characters times program size that count as one keyword run. */
const PATTERN_WORK = 2_000

function makePattern(budget: Budget): Keyword {
  return {
    id: 'pattern',
    keyword: 'pattern',
    parse: (node) => {
      // The node's field is typed RegExp; the library only ever calls `test` on it.
      node.pattern = meter(compileLinearPattern(String(node.schema['pattern'])), budget) as RegExp
    },
    addValidate: (node) => node.pattern !== undefined,
    validate: ({ node, data, pointer }) => {
      if (typeof data !== 'string' || node.pattern?.test(data) !== false) return undefined
      const details = { pattern: node.schema['pattern'], pointer, schema: node.schema, value: data }
      return node.createError('pattern-error', details)
    },
  }
}

function meter(pattern: LinearPattern, budget: Budget): { test(text: string): boolean } {
  return {
    test: (text) => {
      spend(budget, (text.length * pattern.size) / PATTERN_WORK)
      return pattern.test(text)
    },
  }
}

/** Maps by member names, which the keyword's `parse` fills. */
const MEMBER_MAPS = ['properties', 'dependentRequired', 'dependentSchemas'] as const

function withSafeMaps(keyword: Keyword): Keyword {
  return {
    ...keyword,
    parse: (node) => {
      const found = keyword.parse?.(node)
      const maps = node as unknown as { [name: string]: object | undefined }
      for (const name of MEMBER_MAPS) {
        const map = maps[name]
        if (map !== undefined) maps[name] = withoutPrototype(map)
      }
      return found
    },
  }
}

function withoutPrototype(members: object): object {
  return Object.assign(Object.create(null) as object, members)
}

function makePatternProperties(keyword: Keyword, budget: Budget): Keyword {
  return {
    ...keyword,
    parse: (node) => {
      const patterns = node.schema['patternProperties'] as { [pattern: string]: object }
      node.patternProperties = Object.entries(patterns).map(([name, schema]) => ({
        name,
        pattern: meter(compileLinearPattern(name), budget) as RegExp,
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
