/*
 * The process that `memory` measures, started with `--expose-gc`. Arguments: number of waiting executions, minutes of steady
 * load. Prints one JSON line.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Definition } from '@heddle/model'
import { chainDefinition } from './definitions.ts'
import { inParallel } from './in-parallel.ts'
import { openBenchHeddle } from './open-bench-heddle.ts'

export interface MemoryFigures {
  /** Resident memory, settled: V8 gives back what a burst took some seconds after it. */
  readonly idleRss: number
  readonly waitingRss: number
  /** Resident memory at the end of opening them, unsettled. */
  readonly peakRss: number
  readonly idleHeap: number
  readonly waitingHeap: number
  readonly createSeconds: number
  readonly inMemory: number
  /** Under steady load, heap after a collection; one sample per `sampleSeconds`. */
  readonly samples: readonly { readonly minute: number; readonly heap: number; readonly rss: number }[]
  readonly nodesPerSecond: number
}

const WARM_UP = 2_000
const SAMPLE_SECONDS = 4
const STEPS = 10
const LOAD_CONCURRENCY = 32
/** V8 keeps the pages of a burst for about eight seconds. */
const POLL_MS = 2_000
const SETTLED_POLLS = 6
const MAX_POLLS = 30
const STILL_FALLING_BYTES = 4 * 1_048_576

const waiting: Definition = {
  format: 'heddle/v1',
  name: 'Waits',
  nodes: [
    { id: 'wait', type: 'flow.signal@1', config: { name: 'go', key: '${{ execution.id }}' } },
    { id: 'then', type: 'bench.noop@1' },
  ],
  edges: [{ from: 'wait', to: 'then' }],
}

/** Collects twice, so that what finalizers let go is counted too; then reads. */
async function measure(): Promise<{ readonly rss: number; readonly heap: number }> {
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.()
    await sleep(50)
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}

/** As `measure`, once resident memory has stopped falling. */
async function measureSettled(): Promise<{ readonly rss: number; readonly heap: number }> {
  let last = await measure()
  for (let steady = 0, polls = 0; steady < SETTLED_POLLS && polls < MAX_POLLS; polls += 1) {
    await sleep(POLL_MS)
    const next = await measure()
    steady = last.rss - next.rss < STILL_FALLING_BYTES ? steady + 1 : 0
    last = next
  }
  return last
}

async function main(count: number, minutes: number): Promise<MemoryFigures> {
  const bench = await openBenchHeddle()
  try {
    const chain = bench.plan(chainDefinition(STEPS))
    await inParallel({ count: WARM_UP, concurrency: 64 }, () => bench.run(chain))
    const idle = await measureSettled()
    const plan = bench.plan(waiting)
    const beganAt = performance.now()
    await inParallel({ count, concurrency: 128 }, () => bench.start(plan))
    const { host } = bench.heddle
    while (host.stats().inMemory > host.stats().running + 1_000 || host.stats().pendingAppends > 0) await sleep(20)
    const createSeconds = (performance.now() - beganAt) / 1_000
    const peak = await measure()
    const full = await measureSettled()
    const load = await loadSteadily(() => bench.run(chain), minutes)
    return {
      idleRss: idle.rss,
      waitingRss: full.rss,
      peakRss: peak.rss,
      idleHeap: idle.heap,
      waitingHeap: full.heap,
      createSeconds,
      inMemory: host.stats().inMemory,
      ...load,
    }
  } finally {
    await bench.close()
  }
}

async function loadSteadily(
  runChain: () => Promise<unknown>,
  minutes: number,
): Promise<Pick<MemoryFigures, 'samples' | 'nodesPerSecond'>> {
  const samples: { minute: number; heap: number; rss: number }[] = []
  const startedAt = performance.now()
  const elapsedMinutes = () => (performance.now() - startedAt) / 60_000
  let chains = 0
  const workers = Array.from({ length: LOAD_CONCURRENCY }, async () => {
    while (elapsedMinutes() < minutes) {
      await runChain()
      chains += 1
    }
  })
  while (elapsedMinutes() < minutes) {
    await sleep(SAMPLE_SECONDS * 1_000)
    samples.push({ minute: elapsedMinutes(), ...(await measure()) })
  }
  await Promise.all(workers)
  return { samples, nodesPerSecond: (chains * STEPS) / (elapsedMinutes() * 60) }
}

console.log(JSON.stringify(await main(Number(process.argv[2]), Number(process.argv[3]))))
