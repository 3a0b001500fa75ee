import type { Json } from '@heddle/model'

/**
 * A parsed value with the place of each of its parts. `offset` counts UTF-16 code units from the start of the text:
 * of the key for members, of the value for elements and for the whole.
 */
export interface Located {
  readonly value: Json
  readonly offset: number
  readonly members?: ReadonlyMap<string, Located>
  readonly elements?: readonly Located[]
}

/** A parser's complaint. */
export interface SyntaxProblem {
  readonly message: string
  readonly offset: number
  readonly code: 'bad-syntax' | 'too-large'
}

/** What a parser hands over: no `root` when nothing could be read. */
export interface ParsedText {
  readonly root: Located | undefined
  readonly problems: readonly SyntaxProblem[]
}

/** Deepest nesting a document may have. */
export const MAX_DOCUMENT_DEPTH = 64

/** Names that no object of a document may have, as objects in memory give them a meaning. */
export const FORBIDDEN_MEMBER = '__proto__'

/** The part of `root` at the pointer's parts, or the nearest part above it that exists. */
export function findPlace(root: Located, parts: readonly string[]): Located {
  let place = root
  for (const part of parts) {
    const next = place.members?.get(part) ?? place.elements?.[Number(part)]
    if (next === undefined) return place
    place = next
  }
  return place
}
