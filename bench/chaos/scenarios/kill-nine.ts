/*
 * `kill -9` at random moments under load, also while the process recovers; then everything must settle as if nothing
 * had happened.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { LOCAL_WORKSPACE } from '@heddle/runtime'
import { openStore } from '@heddle/store'
import { createSeededRandom } from '@heddle/testkit'
import { CASES } from '../cases.ts'
import { CounterService } from '../counter-service.ts'
import { HeddleProcess } from '../heddle-process.ts'
import { probePostgres, probeSqlite, type JournalProbe } from '../journal-probe.ts'
import { Load } from '../load.ts'
import { createPlayground, type Playground } from '../playground.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { verifyJournal, type Verdict } from '../verify-journal.ts'

const MAX_OPEN = 40
/** Runs that may be started for each kill. */
const RUNS_PER_KILL = 28
/** Every so many kills hit the process while it recovers. */
const RECOVERY_KILL_EVERY = 5
/** A process under load lives this long at most. */
const LIFE_MS = 1_200
const RECOVERY_MS = 400
const SETTLE_MS = 60_000

interface Stage {
  readonly playground: Playground
  readonly counter: CounterService
  readonly load: Load
  readonly random: () => number
  readonly databaseUrl: string | null
  readonly problems: string[]
  recoveries: number
  slowestRecoveryMs: number
}

/** Kills a Heddle on SQLite, or on the Postgres database at `databaseUrl`, again and again. */
export async function playKills(
  { seed, keep }: ScenarioOptions,
  { kills, databaseUrl }: { readonly kills: number; readonly databaseUrl: string | null },
): Promise<ScenarioResult> {
  const random = createSeededRandom(seed)
  const playground = createPlayground(databaseUrl === null ? 'sqlite' : 'postgres')
  const counter = await CounterService.start(random)
  const journal = databaseUrl === null ? probeSqlite(join(playground.data, 'heddle.db')) : probePostgres(databaseUrl)
  const load = new Load({ maxOpen: MAX_OPEN })
  const stage = { playground, counter, load, random, databaseUrl, problems: [], recoveries: 0, slowestRecoveryMs: 0 }
  counter.check(journal.probe)
  try {
    for (let kill = 1; kill <= kills; kill++) await playOneLife(stage, kill)
    await playLastLife(stage)
    return toResult(stage, { verdict: await verify(stage), kills })
  } finally {
    await endStage(stage, { journal, keep })
  }
}

/** One process, from its start to its end by `kill -9`. */
async function playOneLife(stage: Stage, kill: number): Promise<void> {
  const { load, random } = stage
  const heddle = start(stage)
  if (kill % RECOVERY_KILL_EVERY === 0) {
    await heddle.opening
    await Promise.race([heddle.ready.catch(() => null), delay(random() * RECOVERY_MS)])
  } else {
    await noteRecovery(stage, heddle)
    load.attach(heddle, { maxRuns: kill * RUNS_PER_KILL })
    await delay(50 + random() * LIFE_MS)
  }
  await heddle.kill()
  noteEnd(stage, heddle)
}

/** The process in which everything settles. */
async function playLastLife(stage: Stage): Promise<void> {
  const { load, problems } = stage
  const heddle = start(stage)
  await noteRecovery(stage, heddle)
  // One more of each case: a process that recovered also does what is new.
  load.attach(heddle, { maxRuns: load.runs.length + CASES.length })
  for (const run of await load.settle(SETTLE_MS)) {
    problems.push(`${run.case.name} ${run.tag} (${run.executionId}) has not settled within ${SETTLE_MS} ms`)
  }
  await waitUntilIdle(heddle)
  await heddle.close()
  noteEnd(stage, heddle)
}

/** Executions that nobody watches (children left alone, restarts) settle too. */
async function waitUntilIdle(heddle: HeddleProcess): Promise<void> {
  for (let look = 0; look < 100; look++) {
    if ((await heddle.call('stats', null)).open === 0) return
    await delay(100)
  }
}

function start({ playground, counter, databaseUrl }: Stage): HeddleProcess {
  const { data, temp } = playground
  return HeddleProcess.start({ dataFolder: data, tempFolder: temp, databaseUrl, service: counter.url })
}

async function noteRecovery(stage: Stage, heddle: HeddleProcess): Promise<void> {
  try {
    const { failed, durationMs } = await heddle.ready
    stage.recoveries += 1
    stage.slowestRecoveryMs = Math.max(stage.slowestRecoveryMs, durationMs)
    for (const { executionId, error } of failed) {
      stage.problems.push(`execution ${executionId} could not be recovered: ${error.code}: ${error.message}`)
    }
  } catch (error) {
    noteEnd(stage, heddle)
    throw new Error(`Heddle does not start: ${String(error)}\n${stage.problems.join('\n')}`, { cause: error })
  }
}

function noteEnd({ problems }: Stage, { log, leftOver }: HeddleProcess): void {
  for (const line of log) problems.push(`logged: ${line}`)
  for (const { command, pid } of leftOver) problems.push(`left ${command} (${pid}) running`)
}

async function verify({ playground, databaseUrl, counter, load }: Stage): Promise<Verdict> {
  const store = await openStore({ dataFolder: playground.data, databaseUrl })
  try {
    return await verifyJournal({ store, workspaceId: LOCAL_WORKSPACE, counter, runs: load.runs })
  } finally {
    await store.close()
  }
}

async function endStage(
  { counter, playground }: Stage,
  { journal, keep }: { readonly journal: JournalProbe; readonly keep: boolean },
): Promise<void> {
  await counter.stop()
  await journal.close()
  if (keep) console.log(`kept ${playground.root}`)
  else playground.remove()
}

function toResult(
  stage: Stage,
  { verdict, kills }: { readonly verdict: Verdict; readonly kills: number },
): ScenarioResult {
  const { load, problems, playground, recoveries, slowestRecoveryMs } = stage
  const { problems: found, ...counted } = verdict
  const leftOver = playground.listLeftOver().map((name) => `left the temporary file ${name}`)
  return {
    counts: {
      kills,
      recoveries,
      slowestRecoveryMs,
      accepted: load.accepted.length,
      repeatedStarts: load.repeated,
      ...counted,
    },
    problems: [...problems, ...load.problems, ...found, ...leftOver],
  }
}
