/*
 * One node, then 100 side by side that wait 5 ms each, then one: beside the same nodes one after the other. Rounds take
 * turns; medians count.
 */
import type { Definition } from '@heddle/model'
import { openBenchHeddle } from './open-bench-heddle.ts'
import { median } from './quantile.ts'
import { report } from './report.ts'

const WIDTH = 100
const PAUSE_MS = 5
const WARM_UP_ROUNDS = 5
const ROUNDS = 9

const first = { id: 'first', type: 'bench.noop@1' }
const last = { id: 'last', type: 'bench.noop@1' }
const middle = Array.from({ length: WIDTH }, (_, index) => ({
  id: `middle${index}`,
  type: 'bench.pause@1',
  config: { milliseconds: PAUSE_MS },
}))
const nodes = [first, ...middle, last]
const fanned: Definition = {
  format: 'heddle/v1',
  name: 'Fan-out',
  nodes,
  edges: middle.flatMap(({ id }) => [
    { from: 'first', to: id },
    { from: id, to: 'last' },
  ]),
}
const chained: Definition = {
  format: 'heddle/v1',
  name: 'Serial',
  nodes,
  edges: nodes.slice(1).map((node, index) => ({ from: nodes[index]!.id, to: node.id })),
}

const bench = await openBenchHeddle()
const fannedMs: number[] = []
const serialMs: number[] = []
try {
  const plans = { fanned: bench.plan(fanned), chained: bench.plan(chained) }
  const measure = async (plan: typeof plans.fanned): Promise<number> => {
    const startedAt = performance.now()
    await bench.run(plan)
    return performance.now() - startedAt
  }
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const took = { fanned: await measure(plans.fanned), chained: round % 2 === 0 ? await measure(plans.chained) : null }
    if (round < WARM_UP_ROUNDS) continue
    fannedMs.push(took.fanned)
    if (took.chained !== null) serialMs.push(took.chained)
  }
} finally {
  await bench.close()
}

const holds = report('fanout', [
  { name: `1 → ${WIDTH} → 1`, value: median(fannedMs), unit: 'ms', note: `each of the ${WIDTH} waits ${PAUSE_MS} ms` },
  { name: 'serial', value: median(serialMs), unit: 'ms', note: 'the same nodes, one after the other' },
  { name: 'serial / fan-out', value: median(serialMs) / median(fannedMs), unit: '×', bar: { op: '>=', value: 25 } },
])
process.exitCode = holds ? 0 : 1
