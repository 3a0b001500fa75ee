import { withPostgres } from './postgres-stage.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'
import { playClockJumps } from './scenarios/clock-jump.ts'
import { playDiskFull } from './scenarios/disk-full.ts'
import { playKills } from './scenarios/kill-nine.ts'
import { playLostConnections } from './scenarios/lost-connections.ts'
import { playSandboxKills } from './scenarios/sandbox-kill.ts'
import { playSecondOwner } from './scenarios/second-owner.ts'
import { playServerKills } from './scenarios/server-kills.ts'

/** All scenarios, in the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill9',
    isShort: true,
    run: (options) => playKills(options, { kills: countOf(options, { short: 6, full: 50 }), databaseUrl: null }),
  },
  {
    name: 'postgres',
    isShort: true,
    run: (options) => {
      const kills = countOf(options, { short: 3, full: 50 })
      return withPostgres((databaseUrl) => playKills(options, { kills, databaseUrl }))
    },
  },
  {
    name: 'server',
    isShort: true,
    run: (options) => playServerKills(options, { kills: countOf(options, { short: 4, full: 30 }) }),
  },
  { name: 'disk-full', isShort: true, run: playDiskFull },
  { name: 'clock', isShort: true, run: playClockJumps },
  {
    name: 'connections',
    isShort: false,
    run: (options) => {
      const rounds = countOf(options, { short: 4, full: 13 })
      return withPostgres((databaseUrl) => playLostConnections(options, { rounds, databaseUrl }))
    },
  },
  { name: 'sandbox', isShort: false, run: playSandboxKills },
  { name: 'second-owner', isShort: false, run: (options) => playSecondOwner(options, null) },
  {
    name: 'second-owner-postgres',
    isShort: false,
    run: (options) => withPostgres((databaseUrl) => playSecondOwner(options, databaseUrl)),
  },
]

/** How often trouble is made: as asked for, else by the scale. */
function countOf(
  { kills, scale }: ScenarioOptions,
  counts: { readonly [Scale in ScenarioOptions['scale']]: number },
): number {
  return kills ?? counts[scale]
}
