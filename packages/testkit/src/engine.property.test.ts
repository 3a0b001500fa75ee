import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replayEvents, takeTurn, toSnapshot } from '@heddle/engine'
import { scenarioGene, type ScenarioGene } from './property/genes.ts'
import { expectAsReference } from './property/expect-as-reference.ts'
import { toScenario } from './property/to-scenario.ts'
import { toScript } from './property/to-script.ts'
import { createSeededRandom } from './seeded-random.ts'
import { observe } from './simulator/observe.ts'
import { Simulation, type Chaos, type SimulationOptions } from './simulator/simulation.ts'
import { createInvariantWatch } from './simulator/watch-invariants.ts'
import { VIRTUAL_EPOCH } from './virtual-clock.ts'

/*
 * The engine against the reference interpreter, over random plans, worlds and interleavings. `HEDDLE_PROPERTY_RUNS`
 * makes runs long; `HEDDLE_PROPERTY_SEED` makes them different.
 */
const runs = Number(process.env.HEDDLE_PROPERTY_RUNS ?? 250)
const seed = Number(process.env.HEDDLE_PROPERTY_SEED ?? 20_261_120)

function check(property: (gene: ScenarioGene) => void, share = 1): void {
  fc.assert(fc.property(scenarioGene, property), { seed, numRuns: Math.ceil(runs * share) })
}

/** With one loss of the script's own: below what makes a node fail with `WORKER_LOST`. */
const MAX_CRASHES = 2

function compare(gene: ScenarioGene, options: SimulationOptions = {}): void {
  expectAsReference(toScenario(gene), options)
}

/** Chance by a seed, the same in every run. */
function createChance(of: number): (probability: number) => boolean {
  const random = createSeededRandom(of)
  return (probability) => random() < probability
}

describe('engine against reference', () => {
  it('comes to the same end', () => {
    check((gene) => compare(gene))
  })

  it('keeps its invariants and hands out what is outstanding, turn by turn', () => {
    check((gene) => compare(gene, { watch: createInvariantWatch() }), 0.5)
  })

  it('comes to the same end when turns are cut anywhere and state is replayed (E1, E4)', () => {
    check((gene) => {
      const random = createSeededRandom(gene.seed)
      const chaos: Chaos = { cutTurn: (count) => (random() < 0.3 ? 1 + Math.floor(random() * count) : null) }
      compare(gene, { chaos })
    })
  })

  it('comes to the same end when questions are answered in later turns', () => {
    check((gene) => {
      const chance = createChance(gene.seed)
      compare(gene, { chaos: { answerLater: () => chance(0.5) } })
    }, 0.5)
  })

  it('comes to the same end from snapshots and what follows them', () => {
    check((gene) => {
      const random = createSeededRandom(gene.seed)
      const chaos: Chaos = {
        cutTurn: (count) => (random() < 0.3 ? count : null),
        snapshotAt: (count) => Math.floor(random() * count),
      }
      compare(gene, { chaos })
    }, 0.5)
  })

  it('does not depend on slots, durations and crashes where the design does not', () => {
    check((gene) => {
      const random = createSeededRandom(gene.seed)
      let crashes = 0
      const chaos: Chaos = {
        crash: () => random() < 0.1 && ++crashes <= MAX_CRASHES,
        admitAfterMs: () => (random() < 0.3 ? Math.floor(random() * 1_000_000) : 0),
        answerLater: () => random() < 0.2,
      }
      const watch = createInvariantWatch()
      expectAsReference(toScenario(gene, { isConfluent: true }), { chaos, watch, isTimed: false })
    })
  })
})

describe('engine by itself', () => {
  it('gives the same events for the same inputs (E1)', () => {
    check((gene) => {
      const [first, second] = [0, 1].map(() => new Simulation(toScenario(gene).scenario).run().events)
      expect(second).toEqual(first)
    }, 0.3)
  })

  it('makes the same state of all events, and of a snapshot and the events after it', () => {
    check((gene) => {
      const simulation = new Simulation(toScenario(gene).scenario).run()
      const { events, plans } = simulation
      const at = Math.floor(createSeededRandom(gene.seed)() * events.length)
      const whole = toSnapshot(replayEvents(plans, null, events))
      const early = toSnapshot(replayEvents(plans, null, events.slice(0, at)))
      expect(JSON.parse(toSnapshot(replayEvents(plans, early, events.slice(at))))).toEqual(JSON.parse(whole))
    }, 0.5)
  })

  it('decides nothing about a journal that has ended', () => {
    check((gene) => {
      const { events, plans, clock } = new Simulation(toScenario(gene).scenario).run()
      const state = replayEvents(plans, null, events)
      const turn = takeTurn({ plans, state, inputs: [], evaluateNow: () => undefined, now: clock.now() })
      expect(turn.events).toEqual([])
    }, 0.3)
  })

  it('finishes a journal that was cut anywhere, without running again what had completed (E4, E5)', () => {
    check((gene) => {
      const { scenario } = toScenario(gene)
      const { acts } = scenario
      const { events } = new Simulation(scenario).run()
      const at = 1 + Math.floor(createSeededRandom(gene.seed)() * (events.length - 1))
      const world = toScript({ moods: toScenario(gene).moods, seed: gene.seed, durationSeed: gene.seed + 1 })
      const cutAtMs = (events[at - 1]?.at ?? 0) - VIRTUAL_EPOCH
      const later = acts.filter((act) => act.at > cutAtMs)
      const again = new Simulation({ ...scenario, script: world, acts: later }, { watch: createInvariantWatch() })
      again.runFrom(events.slice(0, at))
      observe(again.events)
      expect(again.events.slice(0, at)).toEqual(events.slice(0, at))
    }, 0.5)
  })
})
