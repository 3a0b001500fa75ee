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
  return compileFor(call, { pattern: call.text(index), flags: call.text(flagsAt, ''), text })
}

/** Compiles a pattern and charges one pass over `text`. A wrong pattern is an error of the call. */
export function compileFor(
  call: Call,
  { pattern, flags, text }: { pattern: string; flags: string; text: string },
): CompiledPattern {
  const compiled = tryCompile(call, { pattern, flags })
  // Also what compiling takes, whether it was cached or not: replays must count the same.
  const compiling = pattern.length / 8 + compiled.size / 4
  call.frame.spend(1 + compiling + (text.length * compiled.size) / WORK_PER_STEP, call.at)
  return compiled
}

function tryCompile(call: Call, { pattern, flags }: { pattern: string; flags: string }): CompiledPattern {
  try {
    return compilePattern(pattern, flags)
  } catch (error) {
    if (error instanceof HeddleError) throw call.errorFrom(error)
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
