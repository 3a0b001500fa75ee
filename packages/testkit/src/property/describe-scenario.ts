import { inspect } from 'node:util'
import type { Scenario } from '../script.ts'
import type { Simulation } from '../simulator/simulation.ts'
import type { TestWorkflow } from '../plan-builder.ts'

/** A counterexample as people read it: the workflow, what the world did, and the journal. */
export function describeScenario(given: {
  readonly workflow: TestWorkflow
  readonly scenario: Scenario
  readonly simulation: Simulation | null
}): string {
  const { workflow, scenario, simulation } = given
  const keys = [...new Set((simulation?.events ?? []).flatMap((event) => event.nodeKey ?? []))]
  const attempts = keys.map((key) => `${key}: ${inspect(scenario.script.attempt(key, 1), { breakLength: 200 })}`)
  const journal = (simulation?.events ?? []).map(
    (event) => `${event.seq} @${event.at} ${event.type} ${event.nodeKey ?? ''} ${JSON.stringify(event.data)}`,
  )
  return [
    inspect(workflow, { depth: 9, breakLength: 140 }),
    `acts: ${inspect(scenario.acts, { depth: 4, breakLength: 140 })}`,
    ...attempts,
    ...journal,
  ].join('\n')
}
