import { HeddleError } from '@heddle/model'
import { RE2JS } from 're2js'

const MAX_PATTERN_LENGTH = 1_000
const MAX_PROGRAM_SIZE = 10_000

/** A pattern that is searched for in time linear in the text. */
export interface LinearPattern {
  /** Size of the compiled program: the cost of one character, at worst. */
  readonly size: number
  test(text: string): boolean
}

/**
 * Compiles a pattern of a schema with RE2, never with RegExp. Throws INPUT_INVALID for what is wrong, too long, or
 * needs more than linear time (look-around, back references).
 */
export function compileLinearPattern(pattern: string): LinearPattern {
  const shown = JSON.stringify(pattern.slice(0, 100))
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new HeddleError('INPUT_INVALID', `The pattern ${shown} is longer than ${MAX_PATTERN_LENGTH} characters.`)
  }
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
    if (compiled.programSize() > MAX_PROGRAM_SIZE) {
      throw new HeddleError('INPUT_INVALID', `The pattern ${shown} is too large. Repeat less.`)
    }
    return { size: compiled.programSize(), test: (text) => compiled.test(text) }
  } catch (error) {
    if (error instanceof HeddleError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The pattern ${shown} is wrong or cannot run in linear time: ${reason}.`
    throw new HeddleError('INPUT_INVALID', message, { cause: error })
  }
}
