import type { Evaluator } from '@heddle/engine'
import type { ExecutionEvent } from '@heddle/model'
import { createSeededRandom } from '../seeded-random.ts'
import { observe, type Observed, type ObservedNode } from '../simulator/observe.ts'
import { Simulation } from '../simulator/simulation.ts'
import { createRecordReader } from '../test-evaluator.ts'
import type { GoldenJournal } from './golden-journal.ts'
import { toRecordedActs, toRecordedScript } from './recorded-world.ts'

/** Cuts a golden journal after event `cutAt` and lets today's engine finish it in the recorded world. All its events. */
export function finishGolden(
  golden: GoldenJournal,
  options: { readonly cutAt: number; readonly evaluator?: Evaluator },
): readonly ExecutionEvent[] {
  const { events, plans, blobs } = golden
  const { cutAt, evaluator } = options
  const values = createRecordReader(events, blobs)
  const scenario = {
    plans,
    input: null,
    script: toRecordedScript(events, values),
    acts: toRecordedActs(events, cutAt),
  }
  const simulation = new Simulation(scenario, { blobs, ...(evaluator === undefined ? {} : { evaluator }) })
  return simulation.runFrom(events.slice(0, cutAt)).events
}

/**
 * Applies a golden journal whole, and finishes it from `cuts` random places (default 5) by `seed`. Gives what came out
 * differently, in words; empty when nothing did.
 */
export function listGoldenDifferences(
  golden: GoldenJournal,
  options: { readonly seed: number; readonly cuts?: number; readonly evaluator?: Evaluator },
): readonly string[] {
  const { seed, cuts = 5, evaluator } = options
  const random = createSeededRandom(seed)
  const places = Array.from({ length: cuts }, () => 1 + Math.floor(random() * golden.events.length))
  const recorded = observe(golden.events, golden.blobs)
  return [...new Set([...places, golden.events.length])].flatMap((cutAt) => {
    const finished = finishGolden(golden, { cutAt, ...(evaluator === undefined ? {} : { evaluator }) })
    const found = compareEnds(recorded, observe(finished, golden.blobs))
    return found.map((difference) => `${golden.name}, cut after event ${cutAt}: ${difference}`)
  })
}

/** What must be the same: everything but times, tries and how often a worker was lost. */
function compareEnds(recorded: Observed, finished: Observed): readonly string[] {
  const { nodes, ...before } = recorded
  const { nodes: nodesAfter, ...after } = finished
  const found = isSame(before, after) ? [] : [`ended as ${JSON.stringify(after)}, not as ${JSON.stringify(before)}`]
  for (const key of new Set([...Object.keys(nodes), ...Object.keys(nodesAfter)])) {
    const [left, right] = [toTimeless(nodes[key]), toTimeless(nodesAfter[key])]
    if (!isSame(left, right)) found.push(`${key} is ${JSON.stringify(right)}, not ${JSON.stringify(left)}`)
  }
  return found
}

function toTimeless(node: ObservedNode | undefined): unknown {
  if (node === undefined) return null
  const { status, output, errorCode, skip } = node
  return { status, output, errorCode, skip }
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
