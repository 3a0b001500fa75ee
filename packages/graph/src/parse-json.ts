import type { Json } from '@heddle/model'
import { FORBIDDEN_MEMBER, MAX_DOCUMENT_DEPTH, type Located, type ParsedText, type SyntaxProblem } from './located.ts'

const WHITE_SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const LITERALS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

class JsonSyntaxError extends Error {
  readonly problem: SyntaxProblem
  constructor(message: string, offset: number) {
    super(message)
    this.problem = { message, offset, code: 'bad-syntax' }
  }
}

/** Parses strict JSON with the place of every part. Duplicate names are problems; the first syntax error ends it. */
export function parseJson(text: string): ParsedText {
  const scanner = new JsonScanner(text)
  try {
    return { root: scanner.scanDocument(), problems: scanner.problems }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return { root: undefined, problems: [...scanner.problems, error.problem] }
  }
}

class JsonScanner {
  readonly problems: SyntaxProblem[] = []
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  scanDocument(): Located {
    const root = this.#scanValue(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('Remove what follows the end of the document')
    return root
  }

  #scanValue(depth: number): Located {
    this.#skipSpace()
    const offset = this.#at
    const first = this.#text[offset]
    if (first === '{' || first === '[') {
      if (depth >= MAX_DOCUMENT_DEPTH) {
        throw new JsonSyntaxError(`Nested deeper than ${MAX_DOCUMENT_DEPTH}. Make the document flatter.`, offset)
      }
      return first === '{' ? this.#scanObject(depth) : this.#scanArray(depth)
    }
    if (first === '"') return { value: this.#scanString(), offset }
    for (const [word, value] of LITERALS) {
      if (!this.#text.startsWith(word, offset)) continue
      this.#at += word.length
      return { value, offset }
    }
    return { value: this.#scanNumber(), offset }
  }

  #scanObject(depth: number): Located {
    const offset = this.#at
    const members = new Map<string, Located>()
    const value: Record<string, Json> = {}
    this.#at += 1
    this.#skipSpace()
    if (this.#take('}')) return { value, offset, members }
    do {
      this.#skipSpace()
      const keyOffset = this.#at
      if (this.#text[keyOffset] !== '"') throw this.#unexpected('Write a member name in double quotes')
      const name = this.#scanString()
      this.#skipSpace()
      if (!this.#take(':')) throw this.#unexpected('Write a colon after the member name')
      const member = this.#scanValue(depth + 1)
      this.#checkName(name, members, keyOffset)
      if (name === FORBIDDEN_MEMBER) continue
      members.set(name, { ...member, offset: keyOffset })
      value[name] = member.value
    } while (this.#takeSeparator('}'))
    return { value, offset, members }
  }

  #checkName(name: string, members: ReadonlyMap<string, Located>, offset: number): void {
    if (name === FORBIDDEN_MEMBER) {
      this.problems.push({ message: `The name ${name} is not allowed. Choose another.`, offset, code: 'bad-syntax' })
    } else if (members.has(name)) {
      this.problems.push({ message: duplicateMessage(name), offset, code: 'bad-syntax' })
    }
  }

  #scanArray(depth: number): Located {
    const offset = this.#at
    const elements: Located[] = []
    this.#at += 1
    this.#skipSpace()
    if (this.#take(']')) return { value: [], offset, elements }
    do elements.push(this.#scanValue(depth + 1))
    while (this.#takeSeparator(']'))
    return { value: elements.map((element) => element.value), offset, elements }
  }

  /** Whether another member or element follows. */
  #takeSeparator(close: '}' | ']'): boolean {
    this.#skipSpace()
    if (this.#take(',')) return true
    if (this.#take(close)) return false
    throw this.#unexpected(`Write a comma or ${close}`)
  }

  #scanString(): string {
    const start = this.#at
    let end = start + 1
    for (; end < this.#text.length && this.#text[end] !== '"'; end += 1) if (this.#text[end] === '\\') end += 1
    if (end >= this.#text.length) throw new JsonSyntaxError('The string has no closing quote. Add it.', start)
    this.#at = end + 1
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string
    } catch {
      // JSON.parse says the same in other words; the place is ours.
      throw new JsonSyntaxError(
        'The string holds a line break or a bad escape. Write it with \\n, \\t or \\uXXXX.',
        start,
      )
    }
  }

  #scanNumber(): number {
    NUMBER.lastIndex = this.#at
    const match = NUMBER.exec(this.#text)
    if (match === null) throw this.#unexpected('Write a value')
    const value = Number(match[0])
    if (!Number.isFinite(value)) throw new JsonSyntaxError('The number is too large. Write it as text.', this.#at)
    this.#at += match[0].length
    return value
  }

  #skipSpace(): void {
    WHITE_SPACE.lastIndex = this.#at
    WHITE_SPACE.exec(this.#text)
    this.#at = WHITE_SPACE.lastIndex
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #unexpected(move: string): JsonSyntaxError {
    const found = this.#text[this.#at]
    const what = found === undefined ? 'The text ends too early' : `Unexpected ${JSON.stringify(found)}`
    return new JsonSyntaxError(`${what}. ${move}.`, this.#at)
  }
}

/** Says that a name occurs twice in one object. */
export function duplicateMessage(name: string): string {
  return `The name ${JSON.stringify(name)} occurs twice in one object. Remove or rename one of them.`
}
