import type { Json } from '@heddle/model'
import { compileExpression } from './compiled-expression.ts'
import type { EvaluationContext } from './evaluation-context.ts'

/** A context for tests: the given names, 2026-11-20T09:30:00Z, UTC. */
export function makeTestContext(
  names: { readonly [name: string]: Json } = {},
  rest: Partial<EvaluationContext> = {},
): EvaluationContext {
  return {
    lookup: (name) => (Object.hasOwn(names, name) ? names[name] : undefined),
    now: 1_795_167_000_000,
    seed: 'test',
    timezone: null,
    ...rest,
  }
}

/** The value of an expression in such a context. */
export function evaluateForTest(text: string, names: { readonly [name: string]: Json } = {}): Json {
  return compileExpression(text).evaluate(makeTestContext(names))
}
