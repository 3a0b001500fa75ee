/*
 * `kill -9` at random moments under load, also while the process recovers; then everything must settle as if nothing
 * had happened.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'

const MAX_OPEN = 40
/** Runs that may be started for each kill. */
const RUNS_PER_KILL = 28
/** Every so many kills hit the process while it recovers. */
const RECOVERY_KILL_EVERY = 5
/** A process under load lives this long at most. */
const LIFE_MS = 1_200
const RECOVERY_MS = 400

/** Kills a Heddle on SQLite, or on the Postgres database at `databaseUrl`, again and again. */
export async function playKills(
  options: ScenarioOptions,
  { kills, databaseUrl }: { readonly kills: number; readonly databaseUrl: string | null },
): Promise<ScenarioResult> {
  const name = databaseUrl === null ? 'sqlite' : 'postgres'
  const stage = await Stage.open({ name, options, databaseUrl, maxOpen: MAX_OPEN })
  try {
    for (let kill = 1; kill <= kills; kill++) await playOneLife(stage, kill)
    await stage.settleAll()
    return await stage.judge({ kills })
  } finally {
    await stage.close()
  }
}

/** One process, from its start to its end by `kill -9`. */
async function playOneLife(stage: Stage, kill: number): Promise<void> {
  const { load, random } = stage
  const heddle = stage.start()
  if (kill % RECOVERY_KILL_EVERY === 0) {
    await heddle.opening
    await Promise.race([heddle.ready.catch(() => null), delay(random() * RECOVERY_MS)])
  } else {
    await stage.noteRecovery(heddle)
    load.attach(heddle, { maxRuns: kill * RUNS_PER_KILL })
    await delay(50 + random() * LIFE_MS)
  }
  await stage.kill(heddle)
}
