import { join } from 'node:path'
import { LOCAL_WORKSPACE } from '@heddle/runtime'
import { openStore } from '@heddle/store'
import { createSeededRandom } from '@heddle/testkit'
import { CASES, type Case } from './cases.ts'
import { CounterService } from './counter-service.ts'
import { HeddleProcess } from './heddle-process.ts'
import { probePostgres, probeSqlite, type JournalProbe } from './journal-probe.ts'
import { Load } from './load.ts'
import { createPlayground, type Playground } from './playground.ts'
import type { ScenarioOptions, ScenarioResult } from './scenario.ts'
import { waitFor } from './wait-for.ts'
import { verifyJournal, type Verdict } from './verify-journal.ts'

const SETTLE_MS = 60_000
/** Executions that nobody watches (children left alone, restarts) end soon after the others. */
const IDLE_MS = 30_000

export interface StageOptions {
  readonly name: string
  readonly options: ScenarioOptions
  /** Null: SQLite. */
  readonly databaseUrl: string | null
  readonly maxOpen: number
  readonly cases?: readonly Case[]
  /** Log lines that belong to the trouble that is made; any other is a problem. */
  readonly expectedLog?: RegExp
}

/** What every scenario has: folders, the counter, a load, Heddles one after the other, and the verdict at the end. */
export class Stage {
  readonly playground: Playground
  readonly counter: CounterService
  readonly load: Load
  readonly random: () => number
  readonly problems: string[] = []
  recoveries = 0
  slowestRecoveryMs = 0
  readonly #settings: StageOptions
  readonly #probe: JournalProbe
  readonly #processes = new Set<HeddleProcess>()

  private constructor(settings: StageOptions, parts: Pick<Stage, 'playground' | 'counter' | 'random'>) {
    const { databaseUrl, maxOpen, cases } = settings
    const { playground, counter, random } = parts
    this.#settings = settings
    this.playground = playground
    this.counter = counter
    this.random = random
    this.#probe = databaseUrl === null ? probeSqlite(join(playground.data, 'heddle.db')) : probePostgres(databaseUrl)
    this.load = new Load({ maxOpen, ...(cases === undefined ? {} : { cases }) })
    counter.check(this.#probe.probe)
  }

  static async open(settings: StageOptions): Promise<Stage> {
    const random = createSeededRandom(settings.options.seed)
    const counter = await CounterService.start(random)
    return new Stage(settings, { playground: createPlayground(settings.name), counter, random })
  }

  /** A Heddle on the stage's data. */
  start(): HeddleProcess {
    const { data, temp } = this.playground
    const { databaseUrl } = this.#settings
    const heddle = HeddleProcess.start({ dataFolder: data, tempFolder: temp, databaseUrl, service: this.counter.url })
    this.#processes.add(heddle)
    return heddle
  }

  /** Waits until it has recovered. Throws, with what it logged, when it does not come up. */
  async noteRecovery(heddle: HeddleProcess): Promise<void> {
    try {
      const { failed, durationMs } = await heddle.ready
      this.recoveries += 1
      this.slowestRecoveryMs = Math.max(this.slowestRecoveryMs, durationMs)
      for (const { executionId, error } of failed) {
        this.problems.push(`execution ${executionId} could not be recovered: ${error.code}: ${error.message}`)
      }
    } catch (error) {
      throw new Error(`Heddle does not start: ${String(error)}\n${heddle.log.join('\n')}`, { cause: error })
    }
  }

  /** `kill -9`. */
  async kill(heddle: HeddleProcess): Promise<void> {
    await heddle.kill()
    this.#noteEnd(heddle)
  }

  async stop(heddle: HeddleProcess): Promise<void> {
    await heddle.close()
    this.#noteEnd(heddle)
  }

  /** A last Heddle, in which everything settles, and one more of each case: who recovered also does what is new. */
  async settleAll(): Promise<void> {
    const heddle = this.start()
    await this.noteRecovery(heddle)
    this.load.attach(heddle, { maxRuns: this.load.runs.length + (this.#settings.cases ?? CASES).length })
    await this.settleIn(heddle)
  }

  /** Waits until everything has settled, then stops `heddle`. */
  async settleIn(heddle: HeddleProcess): Promise<void> {
    for (const run of await this.load.settle(SETTLE_MS)) {
      this.problems.push(`${run.case.name} ${run.tag} (${run.executionId}) has not settled within ${SETTLE_MS} ms`)
    }
    await waitFor(async () => (await heddle.call('stats', null)).open === 0, IDLE_MS)
    await this.stop(heddle)
  }

  /** Reads the journal, and puts everything together. */
  async judge(counts: ScenarioResult['counts']): Promise<ScenarioResult> {
    const { load, problems, playground, recoveries, slowestRecoveryMs } = this
    const { problems: found, ...counted } = await this.#verify()
    const leftOver = playground.listLeftOver().map((name) => `left the temporary file ${name}`)
    const accepted = load.accepted.length
    return {
      counts: { ...counts, recoveries, slowestRecoveryMs, accepted, repeatedStarts: load.repeated, ...counted },
      problems: [...problems, ...load.problems, ...found, ...leftOver],
    }
  }

  /** Kills what still runs. */
  async endProcesses(): Promise<void> {
    for (const heddle of this.#processes) await heddle.kill()
    this.#processes.clear()
  }

  /** Ends what still runs, and takes everything away. */
  async close(): Promise<void> {
    await this.endProcesses()
    await this.counter.stop()
    await this.#probe.close()
    if (this.#settings.options.keep) console.log(`kept ${this.playground.root}`)
    else this.playground.remove()
  }

  async #verify(): Promise<Verdict> {
    const { databaseUrl } = this.#settings
    const store = await openStore({ dataFolder: this.playground.data, databaseUrl })
    try {
      const { counter, load } = this
      return await verifyJournal({ store, workspaceId: LOCAL_WORKSPACE, counter, runs: load.runs })
    } finally {
      await store.close()
    }
  }

  #noteEnd(heddle: HeddleProcess): void {
    this.#processes.delete(heddle)
    const { expectedLog } = this.#settings
    for (const line of heddle.log) {
      if (expectedLog === undefined || !expectedLog.test(line)) this.problems.push(`logged: ${line}`)
    }
    for (const { command, pid } of heddle.leftOver) this.problems.push(`left ${command} (${pid}) running`)
  }
}
