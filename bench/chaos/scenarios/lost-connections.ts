/*
 * Postgres ends Heddle's connections under load. Without the one that holds the owner's lock Heddle goes on; when that
 * one is gone, it must stop at once, since another process may own the data by then.
 */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { HeddleProcess } from '../heddle-process.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { Stage } from '../stage.ts'
import { waitFor } from '../wait-for.ts'

const RUNS_PER_ROUND = 20
/** Every so many rounds the connection with the owner's lock is ended too. */
const OWNER_EVERY = 3
const STOP_MS = 15_000
const EXPECTED_LOG = /does not answer|takes writes again|owner's lock|connection|OVERLOADED|has stopped/i

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity a
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'heddle-chaos-probe'
    AND ($1 OR NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory'))`

/** Ends connections `rounds` times. */
export async function playLostConnections(
  options: ScenarioOptions,
  { rounds, databaseUrl }: { readonly rounds: number; readonly databaseUrl: string },
): Promise<ScenarioResult> {
  const stage = await Stage.open({
    name: 'connections',
    options,
    databaseUrl,
    maxOpen: 40,
    expectedLog: EXPECTED_LOG,
  })
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  let ended = 0
  try {
    let heddle = await startUnderLoad(stage, RUNS_PER_ROUND)
    for (let round = 1; round <= rounds; round++) {
      stage.load.attach(heddle, { maxRuns: round * RUNS_PER_ROUND })
      await delay(200 + stage.random() * 800)
      const takesOwner = round % OWNER_EVERY === 0
      ended += (await admin.query(TERMINATE, [takesOwner])).rowCount ?? 0
      if (takesOwner) heddle = await replaceStopped(stage, heddle)
      else if (!(await waitFor(async () => (await heddle.call('stats', null)).accepting, STOP_MS))) {
        stage.problems.push(`round ${round}: Heddle does not go on after its connections were ended`)
      }
    }
    await stage.settleIn(heddle)
    return await stage.judge({ rounds, endedConnections: ended })
  } finally {
    await admin.end()
    await stage.close()
  }
}

async function startUnderLoad(stage: Stage, maxRuns: number): Promise<HeddleProcess> {
  const heddle = stage.start()
  await stage.noteRecovery(heddle)
  stage.load.attach(heddle, { maxRuns })
  return heddle
}

/** The host whose owner's lock is lost has to stop by itself. */
async function replaceStopped(stage: Stage, heddle: HeddleProcess): Promise<HeddleProcess> {
  const why = await Promise.race([heddle.stopped, delay(STOP_MS, null)])
  if (why === null) stage.problems.push(`a host that lost the owner's lock still runs after ${STOP_MS} ms`)
  await stage.kill(heddle)
  return startUnderLoad(stage, stage.load.runs.length)
}
