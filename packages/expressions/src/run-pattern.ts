import { HeddleError } from '@heddle/model'
import type { Call } from './call.ts'
import { compilePattern, type CompiledPattern, type PatternMatch } from './pattern.ts'

/** Characters times program size that count as one step when one search is made. */
const WORK_PER_STEP = 512
/** The same for each further search: it may look at all the rest of the text, and seldom does. */
const REPEATED_WORK_PER_STEP = 2048

/** The pattern in argument `index`, flags in the next, charged for one pass over `text`. */
export function readPattern(
  call: Call,
  index: number,
  { text, flagsAt }: { text: string; flagsAt: number },
): CompiledPattern {
  const pattern = call.text(index)
  const flags = call.text(flagsAt, '')
  try {
    const compiled = compilePattern(pattern, flags)
    call.frame.spend(1 + (text.length * compiled.size) / WORK_PER_STEP, call.at)
    return compiled
  } catch (error) {
    if (error instanceof HeddleError && error.message.startsWith('The pattern ')) {
      throw call.frame.error(call.at, error.message, error)
    }
    throw error
  }
}

/** All matches in order. Each charges for the search that it took, so that many long look-aheads end with the step limit. */
export function* findAll(call: Call, pattern: CompiledPattern, text: string): Generator<PatternMatch> {
  for (const match of pattern.matches(text)) {
    call.frame.spend(1 + ((text.length - match.start) * pattern.size) / REPEATED_WORK_PER_STEP, call.at)
    call.frame.make(32, call.at)
    yield match
  }
}
