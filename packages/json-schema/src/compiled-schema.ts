import { HeddleError, type Json } from '@heddle/model'
import { compileSchema as compileWithLibrary } from 'json-schema-library'
import { checkSchema } from './check-schema.ts'
import { fillDefaults } from './defaults.ts'
import { isJsonList, isJsonObject } from './json-value.ts'
import { makeDraft, type Budget } from './library-keywords.ts'
import { escapePointer, type SchemaFinding } from './schema-finding.ts'
import { copySchema } from './schema-parts.ts'
import { toPointer } from './value-pointer.ts'
import { describeError } from './validation-message.ts'

/** A JSON Schema that has been checked and compiled. */
export interface CompiledSchema {
  /** All mistakes of a value; empty when it satisfies the schema. */
  validate(value: Json): readonly SchemaFinding[]
  /** The value with missing members filled in from `default`. */
  withDefaults(value: Json): Json
}

/** Keywords that any validation may run, and how many more for each part of the value. */
const BASE_BUDGET = 100_000
const BUDGET_PER_PART = 200
const MAX_VALUE_DEPTH = 200
const MAX_FINDINGS = 100

/**
 * Compiles a JSON Schema (2020-12, or draft-07 when `$schema` says so). Throws INPUT_INVALID with all findings in
 * `details` when the schema is wrong: deeper than 32 levels, over 256 KB, a remote `$ref`, a pattern that RE2 cannot
 * take, a keyword of the wrong shape.
 */
export function compileSchema(schema: Json): CompiledSchema {
  const findings = checkSchema(schema)
  const [first] = findings
  if (first !== undefined) {
    const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : ''
    const message = `The JSON Schema is wrong at "${first.path}": ${first.message}${more}`
    throw new HeddleError('INPUT_INVALID', message, { details: findings.map((finding) => ({ ...finding })) })
  }
  const budget: Budget = { left: 0 }
  const isDraft07 = isJsonObject(schema) && String(schema['$schema'] ?? '').includes('draft-07')
  const copy = copySchema(schema)
  const draft = makeDraft(isDraft07 ? '07' : '2020-12', budget)
  const node = compileWithLibrary(copy as Parameters<typeof compileWithLibrary>[0], { drafts: [draft] })
  return {
    withDefaults: (value) => fillDefaults(copy, value),
    validate: (value) => {
      const size = measure(value)
      if (!size.ok) return [size.finding]
      budget.left = BASE_BUDGET + BUDGET_PER_PART * size.parts
      try {
        const { errors } = node.validate(value)
        return errors.slice(0, MAX_FINDINGS).map((error) => toFinding(error, value))
      } catch (error) {
        if (error instanceof HeddleError) return [{ path: '', keyword: 'schema', message: error.message }]
        // Only a schema that refers to itself without taking the value apart fills the stack.
        if (!(error instanceof RangeError)) throw error
        return [
          { path: '', keyword: '$ref', message: 'The schema refers to itself without end. Correct its references.' },
        ]
      }
    },
  }
}

function toFinding(error: Parameters<typeof describeError>[0], value: Json): SchemaFinding {
  const { keyword, message, member } = describeError(error)
  const place = toPointer(error.data.pointer, value)
  return { path: member === undefined ? place : `${place}/${escapePointer(member)}`, keyword, message }
}

type Size = { readonly ok: true; readonly parts: number } | { readonly ok: false; readonly finding: SchemaFinding }

/** Counts the parts of a value, level by level; refuses too deep values and the name `__proto__`. */
function measure(value: Json): Size {
  let parts = 0
  let level: readonly Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_VALUE_DEPTH)
      return refuse('depth', `The value is nested deeper than ${MAX_VALUE_DEPTH} levels. Flatten it.`)
    const next: Json[] = []
    for (const part of level) {
      parts += 1
      if (isJsonList(part)) for (const item of part) next.push(item)
      else if (isJsonObject(part)) {
        if (Object.hasOwn(part, '__proto__'))
          return refuse('propertyNames', 'The name "__proto__" is not allowed. Rename it.')
        for (const name of Object.keys(part)) next.push(part[name] ?? null)
      }
    }
    level = next
  }
  return { ok: true, parts }
}

function refuse(keyword: string, message: string): Size {
  return { ok: false, finding: { path: '', keyword, message } }
}
