import type { ErrorCode, Json } from '@heddle/model'
import type { AttemptScript, Script } from '../script.ts'
import { createSeededRandom } from '../seeded-random.ts'

/** What a node does, by id; a number that `to-script.ts` gives its meaning. */
export type Moods = { readonly [id: string]: number }

/** The mood of a node whose lost attempts a person lets run again. */
export const ASKS = 9

/** Longer than any `timeoutSeconds` of a random node. */
const TOO_LONG_MS = 60_000_000
/** Shorter than all of them. */
const LONGEST_MS = 40_000_000

/** The world for random scenarios: what happens follows `seed`, how long it takes `durationSeed`. */
export function toScript(world: {
  readonly moods: Moods
  readonly seed: number
  readonly durationSeed: number
}): Script {
  const { moods, seed, durationSeed } = world
  const mood = (nodeKey: string): number => moodOf(nodeKey, { moods, seed })
  const duration = (nodeKey: string, what: string): number =>
    1_000 + Math.floor(draw([durationSeed, nodeKey, what]) * LONGEST_MS)
  return {
    attempt: (nodeKey, start) => {
      const afterMs = duration(nodeKey, `attempt ${start}`)
      const output: Json = { v: Math.floor(draw([seed, nodeKey, 'output']) * 100), of: nodeKey }
      const completed: AttemptScript = { end: 'completed', afterMs, output }
      const failed = (code: ErrorCode): AttemptScript => ({ end: 'failed', afterMs, code })
      switch (mood(nodeKey)) {
        case 1:
          return failed('NOT_FOUND')
        case 2:
          return start < 3 ? failed('TOOL_TIMEOUT') : completed
        case 3:
          return failed('UPSTREAM_UNAVAILABLE')
        case 4:
          return start === 1 ? { end: 'lost', afterMs } : completed
        case 5:
          return { end: 'lost', afterMs }
        case 6:
          return { end: 'suspended', afterMs, waitMs: duration(nodeKey, 'review'), next: completed }
        case 7:
          return { ...completed, afterMs: TOO_LONG_MS }
        case 8:
          return { ...completed, degraded: true }
        case ASKS:
          return start === 1 ? { end: 'lost', afterMs } : completed
        default:
          return completed
      }
    },
    wait: (nodeKey) => {
      if (mood(nodeKey) === 1) return null
      const isApproved = draw([seed, nodeKey, 'decision']) < 0.6 || moods[idOf(nodeKey)] === ASKS
      const payload = { said: nodeKey }
      return { afterMs: duration(nodeKey, 'wait'), decision: isApproved ? 'approved' : 'rejected', payload }
    },
    child: (nodeKey) => {
      const afterMs = duration(nodeKey, 'child')
      if (mood(nodeKey) === 1) return { end: 'failed', afterMs, code: 'TOOL_BAD_REQUEST' }
      return { end: 'completed', afterMs, output: { child: nodeKey } }
    },
  }
}

/** The node's id, or its compensation's. */
function idOf(nodeKey: string): string {
  const last = nodeKey.split('~').at(-1)?.split('/').at(-1) ?? nodeKey
  return last.replace(/\[\d+\]$/, '')
}

/** By node id; inside an iteration only some of the node's executions have the mood. */
function moodOf(nodeKey: string, { moods, seed }: { readonly moods: Moods; readonly seed: number }): number {
  const mood = moods[idOf(nodeKey)] ?? 0
  if (!nodeKey.includes('[')) return mood
  return draw([seed, nodeKey, 'mood']) < 0.5 ? mood : 0
}

/** A number in [0, 1) that depends on all of `parts` and on nothing else. */
function draw(parts: readonly (string | number)[]): number {
  let hash = 2_166_136_261
  for (const character of parts.join('|')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return createSeededRandom(hash)()
}
