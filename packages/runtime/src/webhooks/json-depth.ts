import { HeddleError } from '@heddle/model'

/** Levels that a body may have; deeper ones would overflow the stack of whoever walks them. */
export const MAX_BODY_DEPTH = 256

const QUOTE = 34
const BACKSLASH = 92

/** Throws `INPUT_INVALID` when JSON text nests lists and objects deeper than 256 levels. Reads no further than that. */
export function assertShallow(text: string): void {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === 91 || code === 123) {
      depth += 1
      if (depth > MAX_BODY_DEPTH) {
        throw new HeddleError('INPUT_INVALID', `The body nests deeper than ${MAX_BODY_DEPTH} levels. Send it flatter.`)
      }
    } else if (code === 93 || code === 125) depth -= 1
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at
  }
  return text.length
}
