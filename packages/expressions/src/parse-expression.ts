import { Parser, tokTypes, type Expression, type Options } from 'acorn'
import { makeExpressionError } from './expression-error.ts'

/*
 * From text to syntax tree. Acorn knows all of ECMAScript; `compile-node` then refuses what expressions do not have.
 *
 * 1. The whole text is one expression: nothing may follow it.
 * 2. `and`, `or`, `not` are replaced on the token stream by operators of the same width, so positions stay true.
 * 3. Text length, brackets and stack are bounded here, before anything recurses over the tree.
 */

/** Characters in one expression. */
export const MAX_TEXT_LENGTH = 32_768
const MAX_BRACKETS = 100

const WORDS: { readonly [word: string]: string } = { and: '&& ', or: '||', not: '!  ' }

const OPTIONS: Options = { ecmaVersion: 'latest', sourceType: 'module', preserveParens: true }

/** Acorn, except that it never hands a regular expression to RegExp. */
class ExpressionParser extends Parser {
  readRegexp(): never {
    throw Object.assign(new SyntaxError('Regular expression literals are not allowed; use text.match("pattern")'), {
      pos: (this as unknown as { readonly start: number }).start,
    })
  }
}

/** Parses one expression. Throws EXPRESSION_FAILED with the position of the first mistake. */
export function parseExpression(text: string): Expression {
  if (text.trim() === '') throw makeExpressionError(text, { at: 0, message: 'The expression is empty. Write one.' })
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `The expression has ${text.length} characters; ${MAX_TEXT_LENGTH} are allowed. Split it.`
    throw makeExpressionError(text, { at: 0, message })
  }
  const source = needsTokens(text) ? replaceWords(text) : text
  const node = guard(text, 0, () => ExpressionParser.parseExpressionAt(source, 0, withoutComments(text, 0)))
  const rest = source.slice(node.end)
  if (rest.trim() !== '') {
    const at = node.end + rest.length - rest.trimStart().length
    throw makeExpressionError(text, { at, message: 'Something follows the expression. Remove it, or join it.' })
  }
  return node
}

function withoutComments(text: string, shift: number): Options {
  const onComment = (_block: boolean, _comment: string, start: number): never => {
    throw makeExpressionError(text, { at: start - shift, message: 'Comments are not allowed. Use the notes.' })
  }
  return { ...OPTIONS, onComment }
}

const WORD_OR_ESCAPE = /\b(?:and|or|not)\b|\\/
const OPENING_BRACKET = /[([{]/g

/** Whether the token pass could change or refuse anything; comments and regular expressions are refused later too. */
function needsTokens(text: string): boolean {
  return WORD_OR_ESCAPE.test(text) || (text.match(OPENING_BRACKET)?.length ?? 0) > MAX_BRACKETS
}

/** Tokens are read from `(text)`, so that a `{` at the start is an object and never a block. */
function replaceWords(text: string): string {
  const edits: { readonly word: string; readonly at: number }[] = []
  let depth = 0
  let pending: (typeof edits)[number] | null = null
  let isAfterDot = false
  const tokens = ExpressionParser.tokenizer(`(${text})`, withoutComments(text, 1))
  for (;;) {
    const token = guard(text, 1, () => tokens.getToken())
    if (pending !== null && token.type !== tokTypes.colon) edits.push(pending)
    pending = null
    if (token.type === tokTypes.eof) return applyEdits(text, edits)
    depth += bracketStep(token.type)
    const at = token.start - 1
    if (depth > MAX_BRACKETS) {
      throw makeExpressionError(text, { at, message: `More than ${MAX_BRACKETS} open brackets. Make it flatter.` })
    }
    if (token.type === tokTypes.name) {
      const word = text.slice(at, token.end - 1)
      if (word.includes('\\')) throw makeExpressionError(text, { at, message: 'Names take no escapes. Write it out.' })
      if (!isAfterDot && Object.hasOwn(WORDS, word)) pending = { word, at }
    }
    isAfterDot = token.type === tokTypes.dot || token.type === tokTypes.questionDot
  }
}

function applyEdits(text: string, edits: readonly { readonly word: string; readonly at: number }[]): string {
  const parts: string[] = []
  let end = 0
  for (const { word, at } of edits) {
    parts.push(text.slice(end, at), WORDS[word] ?? '')
    end = at + word.length
  }
  return parts.join('') + text.slice(end)
}

const OPENING = new Set([tokTypes.parenL, tokTypes.bracketL, tokTypes.braceL, tokTypes.dollarBraceL])
const CLOSING = new Set([tokTypes.parenR, tokTypes.bracketR, tokTypes.braceR])

function bracketStep(type: typeof tokTypes.eof): number {
  return OPENING.has(type) ? 1 : CLOSING.has(type) ? -1 : 0
}

/** Turns acorn's SyntaxError, and the RangeError of a too deep recursion, into EXPRESSION_FAILED. */
function guard<Result>(text: string, shift: number, parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    // Acorn watches the stack itself, and says so in a SyntaxError.
    if (error instanceof RangeError || (error instanceof SyntaxError && error.message.includes('stack space'))) {
      throw makeExpressionError(text, { at: 0, message: 'The expression is nested too deeply.', cause: error })
    }
    if (!(error instanceof SyntaxError)) throw error
    const at = Math.max(0, Math.min(text.length, ((error as { pos?: number }).pos ?? shift) - shift))
    const message = `Does not parse: ${error.message.replace(/ \(\d+:\d+\)$/, '')}.`
    throw makeExpressionError(text, { at, message, cause: error })
  }
}
