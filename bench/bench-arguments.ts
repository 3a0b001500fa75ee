import { parseArgs } from 'node:util'

/** Options that benches take; each default belongs to the bench. */
export interface BenchArguments {
  /** Of each measurement. */
  readonly seconds: number
  /** Of steady load, where there is one. */
  readonly minutes: number
  /** Of low, bounded load, where there is one. */
  readonly steadyMinutes: number
  /** Stored before measuring, where that matters. */
  readonly executions: number
}

/** `--seconds N`, `--minutes N`, `--steady-minutes N` and `--executions N` of the command line. Throws on anything else. */
export function parseBenchArguments(defaults: Partial<BenchArguments> = {}): BenchArguments {
  const options = {
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    'steady-minutes': { type: 'string' },
    executions: { type: 'string' },
  } as const
  const { values } = parseArgs({ options })
  return {
    seconds: toPositive('seconds', values.seconds, defaults.seconds ?? 4),
    minutes: toPositive('minutes', values.minutes, defaults.minutes ?? 2),
    steadyMinutes: toPositive('steady-minutes', values['steady-minutes'], defaults.steadyMinutes ?? 1),
    executions: toPositive('executions', values.executions, defaults.executions ?? 1_000_000),
  }
}

function toPositive(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not ${text}.`)
  return value
}
