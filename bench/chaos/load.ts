/*
 * The load of a chaos run: starts executions of all cases in turn, does for each what somebody outside has to do, and
 * remembers what was acknowledged. A process may die at any moment; what it did not acknowledge is asked again, under
 * the same idempotency key, of the next one.
 *
 * Invariants
 * 1. What was acknowledged is never asked again: an acknowledged signal, answer or start that gets lost is found.
 * 2. At most `maxOpen` executions that are not known to have settled exist.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CASES, type Case } from './cases.ts'
import { CallError, type HeddleProcess } from './heddle-process.ts'

/** How often the load looks at what is to be done. */
const TICK_MS = 40

/** One execution, as somebody outside knows it. */
export interface Run {
  readonly tag: string
  readonly case: Case
  executionId: string | null
  settled: boolean
  /** The outside action was acknowledged. */
  acted: boolean
}

export class Load {
  readonly runs: Run[] = []
  /** Answers that nobody should get. */
  readonly problems: string[] = []
  refusals = 0
  repeated = 0
  readonly #cases: readonly Case[]
  readonly #maxOpen: number
  #process: HeddleProcess | null = null
  /** Calls that are on their way to this process. */
  #asked = new Set<string>()
  #maxRuns = 0

  constructor({ maxOpen, cases = CASES }: { readonly maxOpen: number; readonly cases?: readonly Case[] }) {
    this.#maxOpen = maxOpen
    this.#cases = cases
  }

  get accepted(): readonly Run[] {
    return this.runs.filter((run) => run.executionId !== null)
  }

  /** Not settled yet, as far as known here. */
  get open(): readonly Run[] {
    return this.runs.filter((run) => !run.settled)
  }

  /** Talks to `process` from now on, until it ends; starts new runs until there are `maxRuns` in all. */
  attach(process: HeddleProcess, { maxRuns }: { readonly maxRuns: number }): void {
    this.#maxRuns = maxRuns
    if (this.#process === process) return
    this.#process = process
    this.#asked = new Set()
    void this.#work(process)
  }

  /** Resolves when all runs are known to have settled, or `limitMs` has passed; tells which have not. */
  async settle(limitMs: number): Promise<readonly Run[]> {
    const until = performance.now() + limitMs
    while (this.open.length > 0 && performance.now() < until) await delay(TICK_MS)
    return this.open
  }

  async #work(process: HeddleProcess): Promise<void> {
    let alive = true
    void process.exited.then(() => (alive = false))
    while (alive && this.#process === process) {
      while (this.open.length < this.#maxOpen && this.runs.length < this.#maxRuns) this.#addRun()
      for (const run of this.open) this.#advance(process, run)
      await delay(TICK_MS)
    }
  }

  #addRun(): void {
    const index = this.runs.length
    this.runs.push({
      tag: `run-${index + 1}`,
      case: this.#cases[index % this.#cases.length]!,
      executionId: null,
      settled: false,
      acted: false,
    })
  }

  #advance(process: HeddleProcess, run: Run): void {
    const { action } = run.case
    if (action === 'early-signal' && !run.acted) this.#act(process, run)
    else if (run.executionId === null) this.#start(process, run)
    else {
      this.#watch(process, { run, executionId: run.executionId })
      if (action !== null && !run.acted) this.#act(process, run)
    }
  }

  #start(process: HeddleProcess, run: Run): void {
    this.#once(run, 'start', async () => {
      const { executionId, repeated } = await process.call('execute', { workflow: run.case.workflow, tag: run.tag })
      run.executionId = executionId
      if (repeated) this.repeated += 1
    })
  }

  #watch(process: HeddleProcess, { run, executionId }: { readonly run: Run; readonly executionId: string }): void {
    this.#once(run, 'watch', async () => {
      await process.call('watch', { executionId })
      run.settled = true
    })
  }

  #act(process: HeddleProcess, run: Run): void {
    this.#once(run, 'act', () => this.#ask(process, run))
  }

  async #ask(process: HeddleProcess, run: Run): Promise<void> {
    const { action } = run.case
    const executionId = run.executionId ?? ''
    if (action === 'signal' || action === 'early-signal') {
      await process.call('signal', { tag: run.tag })
      run.acted = true
    } else if (action === 'approve') run.acted = (await process.call('approve', { executionId })).answered
    else if (action === 'cancel') run.acted = (await process.call('cancel', { executionId })).cancelled
    // Each loss asks anew.
    else if (action === 'approve-losses') await process.call('approve', { executionId })
  }

  /** A process that is gone, busy or was faster is asked again; anything else is a finding. */
  #once(run: Run, name: string, work: () => Promise<void>): void {
    const asked = this.#asked
    const call = `${name} ${run.tag}`
    if (asked.has(call)) return
    asked.add(call)
    const failed = (error: unknown) => {
      if (!(error instanceof CallError)) throw error
      if (error.code === 'OVERLOADED') this.refusals += 1
      else if (!PASSING.has(error.code)) this.#giveUp(run, `${name} of ${run.tag}: ${error.code}: ${error.message}`)
    }
    void work()
      .catch(failed)
      .then(() => delay(TICK_MS))
      .finally(() => asked.delete(call))
  }

  /** Asking again would give the same answer. */
  #giveUp(run: Run, problem: string): void {
    this.problems.push(problem)
    run.settled = true
  }
}

const PASSING: ReadonlySet<string> = new Set(['GONE', 'CONFLICT', 'ILLEGAL_STATE'])
