import { HeddleError } from '@heddle/model'
import type { Call } from './call.ts'
import { compilePattern, type CompiledPattern } from './pattern.ts'

/** Characters times program size that count as one step. */
const WORK_PER_STEP = 512

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
