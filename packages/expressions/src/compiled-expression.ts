import { HeddleError, type Json } from '@heddle/model'
import { compileNode } from './compile-node.ts'
import type { Compilation, Run } from './compilation.ts'
import { describeValue } from './describe-value.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { makeExpressionError } from './expression-error.ts'
import { ExpressionCache } from './expression-cache.ts'
import { Frame, type FrameSource } from './frame.ts'
import { toResult } from './measure-value.ts'
import { parseExpression } from './parse-expression.ts'

/** An expression that has been parsed, checked and compiled. Holds no state: it may be evaluated any number of times. */
export interface CompiledExpression {
  readonly text: string
  /** Free root names, e.g. `['nodes', 'input', 'fetch']`; lambda parameters and functions left out. */
  readonly roots: readonly string[]
  /** Static member paths from roots, `[['nodes', 'fetch', 'output', 'body']]`, cut at the first computed part. */
  readonly paths: readonly (readonly string[])[]
  /** True when it reads no name and calls neither `now` nor `uuid`. */
  readonly isConstant: boolean
  readonly usesTimeOrRandomness: boolean
  /** The value. Throws EXPRESSION_FAILED. */
  evaluate(context: EvaluationContext): Json
  /** The boolean value; null is false. Throws EXPRESSION_FAILED for anything else, naming what it got. */
  evaluateCondition(context: EvaluationContext): boolean
}

/** About 5,000 expressions of usual length in each generation. */
const cache = new ExpressionCache<CompiledExpression>(1_000_000)

/**
 * Parses, checks and compiles an expression. The whole text must be one expression. Results are cached by text.
 * Throws EXPRESSION_FAILED, with the position in the message, for what does not parse or is not allowed.
 */
export function compileExpression(text: string): CompiledExpression {
  return cache.get(text) ?? cache.set(text, compile(text))
}

function compile(text: string): CompiledExpression {
  const compilation: Compilation = {
    text,
    compile: (node) => compileNode(compilation, node),
    roots: new Set(),
    paths: new Map(),
    scope: new Map(),
    slots: 0,
    cost: 0,
    depth: 0,
    deepest: 0,
    usesTimeOrRandomness: false,
  }
  const run = compilation.compile(parseExpression(text))
  const roots = [...compilation.roots]
  const { usesTimeOrRandomness } = compilation
  const source: FrameSource = { text, slots: compilation.slots, hidesValues: compilation.roots.has('secrets') }
  const evaluation: Evaluation = { run, source, cost: compilation.cost, depth: Math.ceil(compilation.deepest) }
  return {
    text,
    roots,
    paths: [...compilation.paths.values()],
    isConstant: roots.length === 0 && !usesTimeOrRandomness,
    usesTimeOrRandomness,
    evaluate: (context) => evaluate(evaluation, context),
    evaluateCondition: (context) => evaluateCondition(evaluation, context),
  }
}

interface Evaluation {
  readonly run: Run
  readonly source: FrameSource
  /** Steps of the body, lambdas left out. */
  readonly cost: number
  readonly depth: number
}

function evaluate(evaluation: Evaluation, context: EvaluationContext): Json {
  const frame = start(evaluation, context)
  try {
    return toResult(frame, evaluation.run(frame))
  } catch (error) {
    throw toFailure(evaluation, error)
  }
}

function evaluateCondition(evaluation: Evaluation, context: EvaluationContext): boolean {
  const frame = start(evaluation, context)
  try {
    const value = evaluation.run(frame)
    if (typeof value === 'boolean') return value
    if (value === null) return false
    const got = describeValue(frame, value)
    throw frame.error(0, `A condition must give true or false, not ${got}. Compare it with something.`)
  } catch (error) {
    throw toFailure(evaluation, error)
  }
}

function start({ source, cost, depth }: Evaluation, context: EvaluationContext): Frame {
  const frame = new Frame(context, source)
  frame.spend(cost, 0)
  if (depth > frame.limits.maxDepth) {
    throw frame.error(
      0,
      `The expression is nested ${depth} levels deep; ${frame.limits.maxDepth} are allowed. Split it.`,
    )
  }
  return frame
}

/** V8 reports a full stack and too large strings and lists as RangeError: the expression asked for too much. */
function toFailure({ source }: Evaluation, error: unknown): unknown {
  if (error instanceof HeddleError || !(error instanceof RangeError)) return error
  const message = 'The expression asks for too much memory or depth. Do it in a code node.'
  return makeExpressionError(source.text, { at: 0, message, cause: error })
}
