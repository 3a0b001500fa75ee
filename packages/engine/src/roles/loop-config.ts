import type { JsonObject } from '@heddle/model'

/** What the engine itself reads of a loop's config. All of it is literal in the plan. */
export interface LoopRules {
  readonly mode: 'forEach' | 'while' | 'until' | 'count'
  readonly items: string
  readonly count: string
  readonly condition: string | null
  readonly breakWhen: string | null
  readonly result: string | null
  readonly concurrency: number
  readonly maxIterations: number
  readonly onLimit: 'fail' | 'stop'
  readonly isTolerant: boolean
}

/** A loop's rules with their defaults: 1,000 iterations (10 for `until`), one at a time, fail at the limit. */
export function readLoopRules(config: JsonObject): LoopRules {
  const mode = config['mode']
  const known = mode === 'while' || mode === 'until' || mode === 'count' ? mode : 'forEach'
  const isCounted = known === 'forEach' || known === 'count'
  return {
    mode: known,
    items: text(config['items']) ?? '[]',
    count: typeof config['count'] === 'number' ? String(config['count']) : (text(config['count']) ?? '0'),
    condition: text(config['condition']),
    breakWhen: text(config['breakWhen']),
    result: text(config['result']),
    concurrency: isCounted && typeof config['concurrency'] === 'number' ? config['concurrency'] : 1,
    maxIterations:
      typeof config['maxIterations'] === 'number' ? config['maxIterations'] : known === 'until' ? 10 : 1000,
    onLimit: config['onLimit'] === 'stop' ? 'stop' : 'fail',
    isTolerant: config['onIterationError'] === 'continue',
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
