import { compileExpression, type EvaluationContext } from '../packages/expressions/src/index.ts'
import { report } from './report.ts'

/*
 * A compiled condition beside a plain JavaScript function that reads the same context the same way, in one run.
 * Each is measured in rounds that alternate; the median counts. Contexts change from call to call, so that nothing
 * can be computed once and kept.
 */

const CONDITION = "fetch.body.items.length > 5 and status == 'active'"
const CALLS = 1_000_000
const ROUNDS = 9

interface Names {
  readonly fetch: { readonly body: { readonly items: readonly number[] } }
  readonly status: string
}

const names = Array.from({ length: 64 }, (_, index): Names => {
  const items = JSON.stringify(Array.from({ length: index % 12 }, (__, item) => item))
  return JSON.parse(`{"fetch":{"body":{"items":${items}}},"status":"${index % 3 === 0 ? 'idle' : 'active'}"}`) as Names
})

const contexts = names.map((values): EvaluationContext => ({
  lookup: (name) => (Object.hasOwn(values, name) ? values[name as keyof Names] : undefined),
  now: 0,
  seed: 'bench',
  timezone: null,
}))

const condition = compileExpression(CONDITION)

function evaluateCompiled(context: EvaluationContext): boolean {
  return condition.evaluateCondition(context)
}

function evaluatePlain(context: EvaluationContext): boolean {
  const fetch = context.lookup('fetch') as Names['fetch']
  return fetch.body.items.length > 5 && context.lookup('status') === 'active'
}

function evaluateInlined(values: Names): boolean {
  return values.fetch.body.items.length > 5 && values.status === 'active'
}

/** Calls per second of one round. */
function measure<Subject>(subjects: readonly Subject[], evaluate: (subject: Subject) => boolean): number {
  const mask = subjects.length - 1
  let held = 0
  const startedAt = performance.now()
  for (let call = 0; call < CALLS; call++) {
    if (evaluate(subjects[call & mask] as Subject)) held += 1
  }
  const seconds = (performance.now() - startedAt) / 1_000
  if (held === 0 || held === CALLS)
    throw new Error(`The condition must hold for some contexts only; it held ${held} times.`)
  return CALLS / seconds
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

const compiled: number[] = []
const plain: number[] = []
const inlined: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  compiled.push(measure(contexts, evaluateCompiled))
  plain.push(measure(contexts, evaluatePlain))
  inlined.push(measure(names, evaluateInlined))
}

const parsed = 2_000
const startedAt = performance.now()
for (let index = 0; index < parsed; index++) compileExpression(`${CONDITION} and ${index} == ${index}`)
const compileMicroseconds = ((performance.now() - startedAt) * 1_000) / parsed

const holds = report('expressions', [
  {
    name: 'compiled condition',
    value: median(compiled),
    unit: '/s',
    bar: { op: '>=', value: 1_000_000 },
    note: CONDITION,
  },
  { name: 'plain function', value: median(plain), unit: '/s', note: 'reads the same context' },
  { name: 'compiled / plain', value: median(compiled) / median(plain), unit: '×', bar: { op: '>=', value: 0.1 } },
  {
    name: 'plain, inlined',
    value: median(inlined),
    unit: '/s',
    note: 'fields read directly, no context: for information',
  },
  { name: 'compile, not cached', value: compileMicroseconds, unit: 'µs', note: 'parse, check, compile' },
])
process.exitCode = holds ? 0 : 1
