import { HeddleError, type Json } from '@heddle/model'
import { compileExpression, type CompiledExpression } from './compiled-expression.ts'
import type { EvaluationContext } from './evaluation-context.ts'

/** A string with `${{ }}` placeholders, parsed. */
export interface Template {
  /** Literal text and expressions, in order. */
  readonly parts: readonly (string | CompiledExpression)[]
  /** The string is exactly one placeholder: it gives the typed value. */
  readonly isSingle: boolean
  readonly expressions: readonly CompiledExpression[]
}

const OPEN = '${{'

/** Whether the text holds a placeholder, or the start of one. */
export function hasPlaceholder(text: string): boolean {
  return text.includes(OPEN)
}

/** What is wrong with one placeholder: its braces, or what they hold. */
export interface TemplateProblem {
  readonly kind: 'placeholder' | 'expression'
  readonly message: string
}

/** Parses a string with placeholders. Throws EXPRESSION_FAILED for an unclosed, empty or wrong placeholder. */
export function parseTemplate(text: string): Template {
  const parts: (string | CompiledExpression)[] = []
  let end = 0
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, end)) {
    if (open > end) parts.push(text.slice(end, open))
    const placeholder = readPlaceholder(text, open)
    if ('problem' in placeholder) throw new HeddleError('EXPRESSION_FAILED', placeholder.problem)
    parts.push(compileExpression(placeholder.inner))
    end = placeholder.end
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end))
  const expressions = parts.filter((part) => typeof part !== 'string')
  return { parts, isSingle: parts.length === 1 && expressions.length === 1, expressions }
}

/** Every problem of a string with placeholders, in order, and the expressions that parse. Never throws on bad ones. */
export function checkTemplate(text: string): {
  readonly expressions: readonly CompiledExpression[]
  readonly problems: readonly TemplateProblem[]
} {
  const expressions: CompiledExpression[] = []
  const problems: TemplateProblem[] = []
  let end = 0
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, end)) {
    const placeholder = readPlaceholder(text, open)
    end = placeholder.end
    if ('problem' in placeholder) problems.push({ kind: 'placeholder', message: placeholder.problem })
    else {
      try {
        expressions.push(compileExpression(placeholder.inner))
      } catch (error) {
        if (!(error instanceof HeddleError)) throw error
        problems.push({ kind: 'expression', message: error.message })
      }
    }
  }
  return { expressions, problems }
}

/** The placeholder at `open`. `end`: where to look for the next one; after one that is not closed, right behind it. */
function readPlaceholder(
  text: string,
  open: number,
): { readonly end: number } & ({ readonly inner: string } | { readonly problem: string }) {
  const close = findClose(text, open)
  if (close === null) {
    return { end: open + OPEN.length, problem: describe(text, open, 'is not closed. Write }} at its end') }
  }
  const inner = text.slice(open + OPEN.length, close).trim()
  const end = close + 2
  if (inner !== '') return { end, inner }
  return { end, problem: describe(text, open, 'is empty. Write an expression between ${{ and }}') }
}

/**
 * The value of a template: typed when it is one placeholder, else a string in which null is empty and lists and
 * objects are JSON. Throws EXPRESSION_FAILED.
 */
export function evaluateTemplate(template: Template, context: EvaluationContext): Json {
  const { parts, isSingle } = template
  let count = 0
  const values = parts.map((part) => {
    if (typeof part === 'string') return part
    count += 1
    // Two placeholders that call uuid() must not get the same.
    return part.evaluate(count === 1 ? context : { ...context, seed: `${context.seed}/${count}` })
  })
  if (isSingle) return values[0] ?? null
  return values.map(toPlaceholderText).join('')
}

function toPlaceholderText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Where the `}}` is that ends the placeholder at `open`, outside of strings and brackets; null when there is none. */
function findClose(text: string, open: number): number | null {
  const closers: string[] = []
  for (let at = open + OPEN.length; at < text.length; at++) {
    const character = text[at] ?? ''
    if (closers.at(-1) === '`') {
      // Inside a template literal only `\`, `${` and the closing backtick mean something.
      if (character === '\\') at += 1
      else if (character === '`') closers.pop()
      else if (character === '$' && text[at + 1] === '{') {
        closers.push('}')
        at += 1
      }
      continue
    }
    if (closers.length === 0 && character === '}') {
      if (text[at + 1] === '}') return at
      break
    }
    if (character === '"' || character === "'") at = skipString(text, at)
    else if (character === '`') closers.push('`')
    else if (character === '{' || character === '(' || character === '[') closers.push(CLOSER[character])
    else if (character === closers.at(-1)) closers.pop()
  }
  return null
}

const CLOSER = { '{': '}', '(': ')', '[': ']' } as const

/** Index of the quote that ends the string at `start`, or the last index. */
function skipString(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return text.length
}

function describe(text: string, at: number, problem: string): string {
  return `The placeholder at character ${at + 1}, ${JSON.stringify(text.slice(at, at + 60))}, ${problem}.`
}
