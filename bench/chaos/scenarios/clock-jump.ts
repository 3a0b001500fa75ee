/*
 * The host's wall clock jumps, both ways, under timers, retries and waits. Timers follow the wall clock: nothing fires
 * before its time or twice, what a jump has made due fires at once, and no recorded duration is negative.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CASES } from '../cases.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Ends where it began, and a little later: then everything is due. */
const JUMPS_MS = [HOUR_MS, -HOUR_MS, 5 * MINUTE_MS, -5 * MINUTE_MS, -HOUR_MS, HOUR_MS, 2 * HOUR_MS]
const RUNS_PER_JUMP = 12
const NAMES = new Set(['chain', 'timer', 'steps', 'retries', 'signal', 'undo'])

/** Jumps through all of `JUMPS_MS`, on the full scale three times. */
export async function playClockJumps(options: ScenarioOptions): Promise<ScenarioResult> {
  const cases = CASES.filter(({ name }) => NAMES.has(name))
  const stage = await Stage.open({ name: 'clock', options, databaseUrl: null, maxOpen: 40, cases })
  const rounds = options.scale === 'full' ? 3 : 1
  let jumps = 0
  try {
    const heddle = stage.start()
    await stage.noteRecovery(heddle)
    for (const byMs of Array.from({ length: rounds }, () => JUMPS_MS).flat()) {
      jumps += 1
      stage.load.attach(heddle, { maxRuns: jumps * RUNS_PER_JUMP })
      await delay(300 + stage.random() * 500)
      await heddle.call('shiftClock', { byMs })
    }
    await stage.settleIn(heddle)
    return await stage.judge({ jumps })
  } finally {
    await stage.close()
  }
}
