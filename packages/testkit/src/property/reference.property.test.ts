import fc from 'fast-check'
import { expect, it } from 'vitest'
import { interpret } from '../reference/interpret.ts'
import { scenarioGene } from './genes.ts'
import { toScenario } from './to-scenario.ts'

it('the reference ends every random scenario, and the scenarios differ', () => {
  const seen = new Map<string, number>()
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(scenarioGene, (gene) => {
      const result = interpret(toScenario(gene).scenario)
      note(`status ${result.status}`)
      if (result.outcome !== null) note(`outcome ${result.outcome}`)
      note(`compensation ${result.compensation}`)
      if (result.errorCode !== null) note(`code ${result.errorCode}`)
      if (result.isErrorRace) note('race')
      if (result.unsaid !== null) note('unsaid')
      note('scenarios')
      for (const node of Object.values(result.nodes)) note(`node ${node.status}`)
    }),
    { seed: 1, numRuns: 400 },
  )
  if (process.env.HEDDLE_PROPERTY_STATS) console.log(Object.fromEntries([...seen].toSorted()))
  const often = ['status completed', 'status failed', 'outcome success', 'outcome partial_success']
  const sometimes = [
    'status cancelled',
    'status timeout',
    'outcome degraded',
    'compensation complete',
    'compensation incomplete',
  ]
  for (const what of often) expect(seen.get(what), what).toBeGreaterThan(20)
  expect((seen.get('unsaid') ?? 0) / (seen.get('scenarios') ?? 1)).toBeLessThan(0.15)
  for (const what of sometimes) expect(seen.get(what), what).toBeGreaterThan(2)
})
