import { quantile } from '../quantile.ts'

/** What one run of a chain load gave. Latency is that of a whole chain, in milliseconds. */
export interface ChainFigures {
  readonly chains: number
  readonly steps: number
  readonly seconds: number
  readonly stepsPerSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/**
 * Runs chains, `concurrency` at a time, for `seconds`, after a warm-up of a quarter of that.
 * @param runChain runs one chain of `stepsPerChain` steps to its durable end
 */
export async function measureChains(load: {
  readonly concurrency: number
  readonly seconds: number
  readonly stepsPerChain: number
  readonly runChain: () => Promise<void>
}): Promise<ChainFigures> {
  await runFor(load, load.seconds / 4)
  const latencies = await runFor(load, load.seconds)
  const steps = latencies.durations.length * load.stepsPerChain
  return {
    chains: latencies.durations.length,
    steps,
    seconds: latencies.seconds,
    stepsPerSecond: steps / latencies.seconds,
    p50Ms: quantile(latencies.durations, 0.5),
    p95Ms: quantile(latencies.durations, 0.95),
  }
}

async function runFor(
  load: { readonly concurrency: number; readonly runChain: () => Promise<void> },
  seconds: number,
): Promise<{ readonly durations: readonly number[]; readonly seconds: number }> {
  const durations: number[] = []
  const started = performance.now()
  const worker = async () => {
    while (performance.now() - started < seconds * 1_000) {
      const before = performance.now()
      await load.runChain()
      durations.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: load.concurrency }, worker))
  return { durations, seconds: (performance.now() - started) / 1_000 }
}
