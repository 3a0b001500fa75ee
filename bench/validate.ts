import { buildLargeDefinition } from './large-definition.ts'
import { report } from './report.ts'
import { hashDefinition, loadDefinition, makePlan, validateDefinition } from '../packages/graph/src/index.ts'
import { testCatalogue } from '../packages/graph/src/test-catalogue.ts'

/*
 * Validation of a large definition: 5,000 nodes and 10,000 edges, every expression and config different from all
 * others, so that no cache of texts helps. The bar holds for the median of fresh definitions.
 */

const NODES = 5_000
const EDGES = 10_000
const ROUNDS = 9

const timings = { validate: [] as number[], plan: [] as number[], load: [] as number[], hash: [] as number[] }
for (let round = 0; round < ROUNDS; round += 1) {
  const definition = buildLargeDefinition({ nodes: NODES, edges: EDGES, seed: round })
  timings.validate.push(measure(() => expectNoErrors(validateDefinition(definition, { catalogue: testCatalogue }))))
  timings.plan.push(measure(() => makePlan(definition, { catalogue: testCatalogue })))
  timings.hash.push(measure(() => hashDefinition(definition)))
  const text = JSON.stringify(definition)
  timings.load.push(measure(() => loadDefinition(text)))
}

const holds = report('validate', [
  {
    name: `validate, ${NODES} nodes, ${EDGES} edges`,
    value: median(timings.validate),
    unit: 'ms',
    bar: { op: '<=', value: 250 },
    note: `median of ${ROUNDS} definitions, first ${timings.validate[0]?.toFixed(0)} ms`,
  },
  { name: 'make plan (validates too)', value: median(timings.plan), unit: 'ms' },
  { name: 'load from JSON text', value: median(timings.load), unit: 'ms' },
  { name: 'hash', value: median(timings.hash), unit: 'ms' },
])
process.exitCode = holds ? 0 : 1

function measure(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

function expectNoErrors(validation: ReturnType<typeof validateDefinition>): void {
  if (validation.definition !== null) return
  throw new Error(`The bench's definition is wrong: ${JSON.stringify(validation.findings[0])}`)
}
