/*
 * `kill -9` of the real server, `heddle start`, at random moments while calls come in over HTTP: executions by name,
 * webhooks that are answered at once, webhooks that wait for the end. What was acknowledged must be there, and nothing
 * that was completed may run again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { loadDefinition } from '@heddle/graph'
import { isSettled, toExecutionId, type Definition } from '@heddle/model'
import { LOCAL_WORKSPACE } from '@heddle/runtime'
import { openStore, type Store } from '@heddle/store'
import { createSeededRandom } from '@heddle/testkit'
import { ApiLoad, type ApiRun } from '../api-load.ts'
import { CounterService } from '../counter-service.ts'
import { probeSqlite } from '../journal-probe.ts'
import { createPlayground, type Playground } from '../playground.ts'
import type { ScenarioOptions, ScenarioResult } from '../scenario.ts'
import { ServerProcess } from '../server-process.ts'
import { verifyJournal } from '../verify-journal.ts'
import { waitFor } from '../wait-for.ts'

const SENDERS = 24
/** Calls that may be begun for each kill. */
const CALLS_PER_KILL = 60
/** A server under load lives this long at most. */
const LIFE_MS = 1_500
const SETTLE_MS = 120_000
const OPEN = ['pending', 'queued', 'running', 'waiting', 'paused']

/** Kills servers one after the other, then lets the last one finish what was accepted. */
export async function playServerKills(
  options: ScenarioOptions,
  { kills }: { readonly kills: number },
): Promise<ScenarioResult> {
  const random = createSeededRandom(options.seed)
  const counter = await CounterService.start(random)
  const playground = createPlayground('server')
  const probe = probeSqlite(join(playground.data, 'heddle.db'))
  counter.check(probe.probe)
  const load = new ApiLoad(counter.url)
  const stage = { playground, load, random, problems: [] as string[] }
  try {
    await prepare(stage)
    load.begin(SENDERS)
    for (let kill = 1; kill <= kills; kill += 1) await playOneLife(stage, kill)
    await finish(stage)
    return await judge({ ...stage, counter, kills })
  } finally {
    load.attach(null, 0)
    await counter.stop()
    await probe.close()
    if (options.keep) console.log(`kept ${playground.root}`)
    else playground.remove()
  }
}

interface ServerStage {
  readonly playground: Playground
  readonly load: ApiLoad
  readonly random: () => number
  readonly problems: string[]
}

async function prepare({ playground, load, problems }: ServerStage): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, '../workflows/chain.yaml'))
  const server = ServerProcess.start(playground)
  try {
    await load.prepare(await server.ready, loadDefinition(text).value as unknown as Definition)
  } finally {
    await server.stop()
    noteEnd(server, problems)
  }
}

async function playOneLife({ playground, load, random, problems }: ServerStage, kill: number): Promise<void> {
  const server = ServerProcess.start(playground)
  try {
    load.attach(await server.ready, kill * CALLS_PER_KILL)
    await delay(50 + random() * LIFE_MS)
  } finally {
    await server.kill()
    load.attach(null, kill * CALLS_PER_KILL)
    noteEnd(server, problems)
  }
}

/** A last server, in which every call gets its answer and every execution its end. */
async function finish({ playground, load, problems }: ServerStage): Promise<void> {
  const server = ServerProcess.start(playground)
  try {
    const url = await server.ready
    load.attach(url, load.runs.length + SENDERS)
    await delay(200)
    await load.end()
    const query = OPEN.map((status) => `status=${status}`).join('&')
    const isQuiet = async () => {
      const response = await fetch(`${url}/api/v1/executions?limit=1&${query}`)
      return ((await response.json()) as { readonly items: readonly unknown[] }).items.length === 0
    }
    if (!(await waitFor(isQuiet, SETTLE_MS))) problems.push(`not all has settled within ${SETTLE_MS} ms`)
  } finally {
    await server.stop()
    noteEnd(server, problems)
  }
}

function noteEnd({ log, leftOver }: ServerProcess, problems: string[]): void {
  problems.push(...leftOver, ...log.map((line) => `logged: ${line}`))
}

async function judge(
  stage: ServerStage & { readonly counter: CounterService; readonly kills: number },
): Promise<ScenarioResult> {
  const { playground, load, problems, counter, kills } = stage
  const store = await openStore({ dataFolder: playground.data, databaseUrl: null })
  try {
    const { runs } = load
    const verdict = await verifyJournal({ store, workspaceId: LOCAL_WORKSPACE, counter, runs })
    const { problems: found, ...counted } = verdict
    const answers = (await Promise.all(load.accepted.map((run) => checkAnswer(store, run)))).flat()
    const unanswered = runs.filter((run) => run.executionId === null).map((run) => `${run.tag} never got an answer`)
    const extra = verdict.executions - load.accepted.length
    const doubles = extra === 0 ? [] : [`${extra} executions more than calls: a key has started twice`]
    const leftOver = playground.listLeftOver().map((name) => `left the temporary file ${name}`)
    return {
      counts: { kills, accepted: load.accepted.length, repeatedStarts: load.repeated, ...counted },
      problems: [...problems, ...load.problems, ...found, ...answers, ...unanswered, ...doubles, ...leftOver],
    }
  } finally {
    await store.close()
  }
}

/** What a sync call was told is what the journal has. */
async function checkAnswer(store: Store, run: ApiRun): Promise<readonly string[]> {
  const row = await store.executions.get(LOCAL_WORKSPACE, toExecutionId(run.executionId ?? ''))
  if (!isSettled(row.status)) return [`${run.tag} (${row.id}) is ${row.status}`]
  if (run.answered === null) return []
  const output = await store.values.load(LOCAL_WORKSPACE, row.id, row.output)
  const same = JSON.stringify(output) === JSON.stringify(run.answered)
  return same
    ? []
    : [`${run.tag} (${row.id}) was told ${JSON.stringify(run.answered)} instead of ${JSON.stringify(output)}`]
}
