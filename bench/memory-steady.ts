/*
 * The process whose memory `memory` watches under a low, steady load, started with `--expose-gc`. Argument: minutes. Prints a
 * line per sample on standard error, and one JSON line at the end.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Definition, Plan } from '@heddle/model'
import { chainDefinition } from './definitions.ts'
import { inParallel } from './in-parallel.ts'
import { openBenchHeddle, type BenchHeddle } from './open-bench-heddle.ts'

export interface SteadySample {
  readonly minute: number
  /** Bytes; `heap` after a collection. */
  readonly rss: number
  readonly heap: number
  readonly external: number
  /** Timers, sockets, files and threads that are open. */
  readonly handles: number
  readonly inFlight: number
}

export interface SteadyFigures {
  readonly samples: readonly SteadySample[]
  readonly executions: number
  readonly executionsPerSecond: number
  readonly handlesBefore: number
  readonly handlesAfter: number
}

const EXECUTIONS_PER_SECOND = 50
/** A machine that is slower than the load is not asked for more. */
const MAX_IN_FLIGHT = 200
const WARM_UP = 2_000
const STEPS = 4
const MB = 1_048_576

/** Every fifth execution leaves memory for a while, and comes back. */
const PAUSING: Definition = {
  format: 'heddle/v1',
  name: 'Pauses',
  nodes: [
    { id: 'before', type: 'bench.noop@1' },
    { id: 'wait', type: 'flow.wait@1', config: { seconds: 2 } },
    { id: 'after', type: 'bench.noop@1' },
  ],
  edges: [
    { from: 'before', to: 'wait' },
    { from: 'wait', to: 'after' },
  ],
}

async function main(minutes: number): Promise<SteadyFigures> {
  const bench = await openBenchHeddle()
  try {
    const plans = [...Array.from({ length: 4 }, () => bench.plan(chainDefinition(STEPS))), bench.plan(PAUSING)]
    await inParallel({ count: WARM_UP, concurrency: 64 }, (at) => bench.run(plans[at % plans.length]!))
    const handlesBefore = await countIdleHandles(bench)
    const load = await loadSteadily(bench, { plans, minutes })
    return { ...load, handlesBefore, handlesAfter: await countIdleHandles(bench) }
  } finally {
    await bench.close()
  }
}

async function loadSteadily(
  bench: BenchHeddle,
  { plans, minutes }: { readonly plans: readonly Plan[]; readonly minutes: number },
): Promise<Pick<SteadyFigures, 'samples' | 'executions' | 'executionsPerSecond'>> {
  const samples: SteadySample[] = []
  const running = new Set<Promise<unknown>>()
  const startedAt = performance.now()
  const endAt = startedAt + minutes * 60_000
  const sampleEveryMs = Math.min(60_000, (minutes * 60_000) / 12)
  let executions = 0
  let sampleAt = startedAt + sampleEveryMs
  while (performance.now() < endAt) {
    const due = ((performance.now() - startedAt) / 1_000) * EXECUTIONS_PER_SECOND
    // What was missed while the machine was busy elsewhere is not made up for.
    for (let started = 0; started < 2 && executions < due && running.size < MAX_IN_FLIGHT; started += 1) {
      const run: Promise<unknown> = bench.run(plans[executions % plans.length]!).finally(() => running.delete(run))
      running.add(run)
      executions += 1
    }
    await sleep(1_000 / EXECUTIONS_PER_SECOND)
    if (performance.now() < sampleAt) continue
    sampleAt += sampleEveryMs
    samples.push(await takeSample((performance.now() - startedAt) / 60_000, running.size))
  }
  await Promise.all(running)
  const seconds = (performance.now() - startedAt) / 1_000
  return { samples, executions, executionsPerSecond: executions / seconds }
}

async function takeSample(minute: number, inFlight: number): Promise<SteadySample> {
  await collect()
  const { rss, heapUsed, external } = process.memoryUsage()
  const handles = process.getActiveResourcesInfo().length
  const shown = [`resident ${inMb(rss)}`, `heap ${inMb(heapUsed)}`, `external ${inMb(external)}`]
  process.stderr.write(
    `minute ${minute.toFixed(1).padStart(5)}  ${shown.join('  ')}  ${handles} handles  ${inFlight} in flight\n`,
  )
  return { minute, rss, heap: heapUsed, external, handles, inFlight }
}

const inMb = (bytes: number): string => `${(bytes / MB).toFixed(1).padStart(6)} MB`

async function countIdleHandles({ heddle }: BenchHeddle): Promise<number> {
  while (heddle.host.stats().open > 0 || heddle.host.stats().pendingAppends > 0) await sleep(20)
  await collect()
  return process.getActiveResourcesInfo().length
}

/** Twice, so that what finalizers let go is counted too. */
async function collect(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.()
    await sleep(50)
  }
}

console.log(JSON.stringify(await main(Number(process.argv[2]))))
