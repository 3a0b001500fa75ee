import { compileExpression, evaluateTemplate, parseTemplate, type EvaluationContext } from '@heddle/expressions'
import type { Json } from '@heddle/model'

/** Gives the value of a free name, or undefined when there is none. */
export type Lookup = (name: string) => Json | undefined

/** The value of an expression. Throws `EXPRESSION_FAILED` on wrong syntax, unknown names and unlike types. */
export function evaluateText(text: string, lookup: Lookup): Json {
  return compileExpression(text).evaluate(toContext(lookup))
}

/** Whether a condition holds; null counts as false. Throws `EXPRESSION_FAILED` on anything else. */
export function holdsText(text: string, lookup: Lookup): boolean {
  return compileExpression(text).evaluateCondition(toContext(lookup))
}

/** `value` with every `${{ }}` in its strings replaced: a lone placeholder by its value, others by text. */
export function resolveText(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return evaluateTemplate(parseTemplate(value), toContext(lookup))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => resolveText(item, lookup))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveText(member, lookup)]))
}

/** Tests use neither time nor randomness in expressions. */
function toContext(lookup: Lookup): EvaluationContext {
  return { lookup, now: 0, seed: 'test', timezone: null }
}
