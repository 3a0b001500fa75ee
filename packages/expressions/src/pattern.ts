import { HeddleError } from '@heddle/model'
import { RE2JS } from 're2js'

/*
 * Regular expressions in linear time: RE2, never RegExp. What RE2 cannot do (look-around, back references) is refused.
 */

const MAX_PATTERN_LENGTH = 1_000
const MAX_PROGRAM_SIZE = 10_000
/** Each may hold up to 8 MB of states. */
const MAX_CACHED = 32

/** One match and its place: from `start` up to `end`. */
export interface PatternMatch {
  readonly start: number
  readonly end: number
  /** The whole match first; null for groups that took no part. */
  readonly groups: readonly (string | null)[]
}

/** A compiled pattern. One search takes time linear in the text; finding all matches may take one search each. */
export interface CompiledPattern {
  /** Size of the compiled program: the cost of one character, at worst. */
  readonly size: number
  /** Whether the pattern is found anywhere in the text. */
  test(text: string): boolean
  /** Whether the pattern covers the whole text. */
  testWhole(text: string): boolean
  /** The first match and its groups, null for groups that took no part; null when nothing matches. */
  match(text: string): readonly (string | null)[] | null
  /** Each match, in order. */
  matches(text: string): Iterable<PatternMatch>
}

const cache = new Map<string, CompiledPattern>()

/**
 * Compiles a pattern in the syntax that JavaScript and RE2 share. `flags`: any of `i`, `m`, `s`.
 * Throws EXPRESSION_FAILED when the pattern or a flag is wrong, too long, or beyond what RE2 can do.
 */
export function compilePattern(pattern: string, flags = ''): CompiledPattern {
  const key = `${flags}/${pattern}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const compiled = wrap(compile(pattern, flags))
  const oldest = cache.size >= MAX_CACHED ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(key, compiled)
  return compiled
}

const FLAGS: { readonly [flag: string]: number } = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
}

function compile(pattern: string, flags: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw fail(pattern, `has ${pattern.length} characters; ${MAX_PATTERN_LENGTH} are allowed`)
  }
  let bits = 0
  for (const flag of flags) {
    if (!Object.hasOwn(FLAGS, flag)) throw fail(pattern, `has the flag "${flag}"; only i, m and s exist`)
    bits |= FLAGS[flag] ?? 0
  }
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), bits)
    if (compiled.programSize() > MAX_PROGRAM_SIZE) throw fail(pattern, 'is too large; repeat less')
    return compiled
  } catch (error) {
    if (error instanceof HeddleError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw fail(pattern, `cannot run in linear time or is wrong: ${reason}`, error)
  }
}

function fail(pattern: string, problem: string, cause?: unknown): HeddleError {
  return new HeddleError('EXPRESSION_FAILED', `The pattern ${JSON.stringify(pattern.slice(0, 100))} ${problem}.`, {
    cause,
  })
}

function wrap(compiled: RE2JS): CompiledPattern {
  const groups = compiled.groupCount()
  const matches = function* (text: string) {
    const matcher = compiled.matcher(text)
    while (matcher.find()) {
      const found = Array.from({ length: groups + 1 }, (_, group) => matcher.group(group))
      yield { start: matcher.start(), end: matcher.end(), groups: found }
    }
  }
  return {
    size: compiled.programSize(),
    test: (text) => compiled.test(text),
    testWhole: (text) => compiled.testExact(text),
    match: (text) => matches(text).next().value?.groups ?? null,
    matches,
  }
}
