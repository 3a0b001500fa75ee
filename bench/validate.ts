import { buildLargeDefinition } from './large-definition.ts'
import { report } from './report.ts'
import { hashDefinition, loadDefinition, makePlan, validateDefinition } from '../packages/graph/src/index.ts'
import { testCatalogue } from '../packages/graph/src/test-catalogue.ts'

/*
 * Validation of a large definition: 5,000 nodes and 10,000 edges, every expression and config different from all
 * others, so that no cache of texts helps. The figures are medians over fresh definitions once the code is warm; the first, cold one
 * is in the note.
 */

const NODES = 5_000
const EDGES = 10_000
const WARM_UP_ROUNDS = 3
const ROUNDS = 11

const timings = { validate: [] as number[], plan: [] as number[], load: [] as number[], hash: [] as number[] }
for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
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
    note: `median of ${ROUNDS}; cold ${timings.validate[0]?.toFixed(0)} ms, best ${Math.min(...timings.validate).toFixed(0)} ms`,
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
  const warm = values.slice(WARM_UP_ROUNDS)
  return warm.toSorted((left, right) => left - right)[Math.floor(warm.length / 2)] ?? Number.NaN
}

function expectNoErrors(validation: ReturnType<typeof validateDefinition>): void {
  if (validation.definition !== null) return
  throw new Error(`The bench's definition is wrong: ${JSON.stringify(validation.findings[0])}`)
}
