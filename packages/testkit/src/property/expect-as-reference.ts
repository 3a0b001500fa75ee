import type { TestWorkflow } from '../plan-builder.ts'
import { interpret } from '../reference/interpret.ts'
import type { Scenario } from '../script.ts'
import { listDifferences, type Comparison } from '../simulator/compare.ts'
import { observe } from '../simulator/observe.ts'
import { Simulation, type SimulationOptions } from '../simulator/simulation.ts'
import { describeScenario } from './describe-scenario.ts'

/**
 * Simulates a scenario and compares with the reference. Throws a counterexample that people can read: what differs, the
 * workflow, the world and the journal. `workflow` is what the scenario's plan was built from.
 */
export function expectAsReference(
  given: { readonly scenario: Scenario; readonly workflow: TestWorkflow },
  options: SimulationOptions & Partial<Comparison> = {},
): Simulation {
  const { scenario, workflow } = given
  const reference = interpret(scenario)
  const simulation = new Simulation(scenario, options)
  let differences: readonly string[]
  try {
    simulation.run()
    const comparison = { isTimed: options.isTimed ?? true }
    differences = reference.unsaid === null ? listDifferences(reference, observe(simulation.events), comparison) : []
  } catch (error) {
    throw new Error(`${String(error)}\n${describeScenario({ workflow, scenario, simulation })}`, { cause: error })
  }
  if (differences.length === 0) return simulation
  throw new Error(`${differences.join('\n')}\n${describeScenario({ workflow, scenario, simulation })}`)
}
