import type { Scenario } from './scenario.ts'
import { playKills } from './scenarios/kill-nine.ts'

/** All scenarios, in the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill9',
    run: (options) =>
      playKills(options, { kills: options.kills ?? (options.scale === 'short' ? 8 : 50), databaseUrl: null }),
  },
]
