import { HeddleError, type FieldKind, type Json, type JsonObject } from '@heddle/model'
import { compileExpression } from './compiled-expression.ts'
import { enterItem, enterMember, readKind, startSchemas, type FieldSchemas } from './config-fields.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { evaluateTemplate, hasPlaceholder, parseTemplate } from './template.ts'

/** Nesting of a config. */
const MAX_DEPTH = 100

/** An expression, or a string that may hold some, in a config. */
export interface ConfigExpression {
  /** JSON Pointer into the config. */
  readonly path: string
  /** `template`: the text holds `${{ }}`; `code` and `literal`: it is taken as it is. Else the text is one expression. */
  readonly kind: FieldKind | 'template'
  readonly text: string
}

/** One place of a config on the way through it. */
interface Place {
  readonly value: Json
  readonly fields: FieldSchemas
  readonly path: string
  readonly depth: number
}

/**
 * The config with every field resolved, as the `x-heddle` marks of its type's JSON Schema say: `expression` and
 * `condition` evaluated, other strings as templates, `literal` and `code` left as they are, `deferred` left out.
 * Throws EXPRESSION_FAILED naming the field.
 */
export function resolveConfig(config: JsonObject, schema: JsonObject, context: EvaluationContext): Json {
  return resolve({ value: config, fields: startSchemas(schema), path: '', depth: 0 }, context) ?? null
}

/** All marked strings of a config and all templates that hold a placeholder. Texts are not parsed.
 * Throws EXPRESSION_FAILED only for a config nested deeper than 100 levels. */
export function listConfigExpressions(config: JsonObject, schema: JsonObject): readonly ConfigExpression[] {
  const found: ConfigExpression[] = []
  const visit = (place: Place, inherited: FieldKind | null): void => {
    const { value, path } = place
    const own = inherited ?? readKind(place.fields)
    if (typeof value === 'string') {
      if (own !== 'template' || hasPlaceholder(value)) found.push({ path, kind: own, text: value })
      return
    }
    // What is taken as a whole, or not at all, is so in all its parts.
    const isWhole = own === 'literal' || own === 'code' || own === 'deferred'
    for (const part of listParts(place)) visit(part, isWhole ? own : null)
  }
  visit({ value: config, fields: startSchemas(schema), path: '', depth: 0 }, null)
  return found
}

/** The value of one place; undefined for a deferred one. */
function resolve(place: Place, context: EvaluationContext): Json | undefined {
  const kind = readKind(place.fields)
  if (kind === 'deferred') return undefined
  const { value } = place
  if (kind === 'literal' || kind === 'code') return value
  if (typeof value === 'string') return resolveText(value, { kind, path: place.path, context })
  if (typeof value !== 'object' || value === null) return value
  const parts = listParts(place)
  if (Array.isArray(value)) return parts.map((part) => resolve(part, context) ?? null)
  const result: [string, Json][] = []
  Object.keys(value).forEach((name, index) => {
    const part = parts[index]
    const resolved = part === undefined ? undefined : resolve(part, context)
    if (resolved !== undefined) result.push([name, resolved])
  })
  return Object.fromEntries(result)
}

interface TextPlace {
  readonly kind: 'expression' | 'condition' | 'template'
  readonly path: string
  readonly context: EvaluationContext
}

function resolveText(text: string, { kind, path, context }: TextPlace): Json {
  if (kind === 'template' && !hasPlaceholder(text)) return text
  // Each field has its own uuid()s.
  const own = { ...context, seed: `${context.seed}${path}` }
  try {
    if (kind === 'template') return evaluateTemplate(parseTemplate(text), own)
    const expression = compileExpression(text)
    return kind === 'condition' ? expression.evaluateCondition(own) : expression.evaluate(own)
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'EXPRESSION_FAILED') throw error
    throw new HeddleError('EXPRESSION_FAILED', `Config field ${path}: ${error.message}`, { cause: error })
  }
}

/** The members or elements of a place, in order. */
function listParts({ value, fields, path, depth }: Place): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  if (depth >= MAX_DEPTH) {
    throw new HeddleError(
      'EXPRESSION_FAILED',
      `Config field ${path} is nested deeper than ${MAX_DEPTH} levels. Flatten it.`,
    )
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item, index) => ({
      value: item,
      fields: enterItem(fields, index),
      path: `${path}/${index}`,
      depth: depth + 1,
    }))
  }
  return Object.entries(value).map(([name, member]) => ({
    value: member,
    fields: enterMember(fields, name),
    path: `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    depth: depth + 1,
  }))
}
