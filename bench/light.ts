/*
 * Code in the sandbox, through the whole engine: 40 light `code.javascript` nodes one after the other, and ten long ones
 * beside one plain Node process that does the same work. Long nodes and plain process take turns, so that other load on
 * the machine meets both.
 */
import { spawnSync } from 'node:child_process'
import { chainDefinition } from './definitions.ts'
import { openBenchHeddle } from './open-bench-heddle.ts'
import { median } from './quantile.ts'
import { report } from './report.ts'

const LIGHT_TASKS = 40
const LONG_TASKS = 10
const LIGHT_ROUNDS = 5
const LONG_ROUNDS = 3
const FIBO = 'const fibo = (n) => (n < 2 ? n : fibo(n - 1) + fibo(n - 2))'

const bench = await openBenchHeddle()
const lightMs: number[] = []
const rounds: { readonly longMs: number; readonly plainMs: number }[] = []
let firstMs = Number.NaN
try {
  const runTasks = async (count: number, n: number): Promise<number> => {
    const config = { code: `${FIBO}\nreturn fibo(input.n)`, input: { n } }
    const plan = bench.plan(chainDefinition(count, 'code.javascript@1', config))
    const startedAt = performance.now()
    await bench.run(plan)
    return performance.now() - startedAt
  }
  firstMs = await runTasks(1, 10)
  await runTasks(LIGHT_TASKS, 10)
  for (let round = 0; round < LIGHT_ROUNDS; round += 1) lightMs.push((await runTasks(LIGHT_TASKS, 10)) / LIGHT_TASKS)
  for (let round = 0; round < LONG_ROUNDS; round += 1) {
    rounds.push({ longMs: await runTasks(LONG_TASKS, 33), plainMs: runPlain(LONG_TASKS, 33) })
  }
} finally {
  await bench.close()
}

function runPlain(count: number, n: number): number {
  const code = `${FIBO}\nfor (let i = 0; i < ${count}; i++) fibo(${n})`
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['--eval', code], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The plain process ended with ${status}: ${stderr}`)
  return performance.now() - startedAt
}

const holds = report('light', [
  {
    name: 'light task, fibo(10)',
    value: median(lightMs),
    unit: 'ms',
    bar: { op: '<=', value: 5 },
    note: `${LIGHT_TASKS} in sequence, durable; median of ${LIGHT_ROUNDS}`,
  },
  { name: 'first task, with probe and start', value: firstMs, unit: 'ms' },
  { name: `${LONG_TASKS} × fibo(33)`, value: median(rounds.map(({ longMs }) => longMs)), unit: 'ms' },
  { name: `${LONG_TASKS} × fibo(33), plain Node`, value: median(rounds.map(({ plainMs }) => plainMs)), unit: 'ms' },
  {
    name: 'long / plain',
    value: median(rounds.map(({ longMs, plainMs }) => longMs / plainMs)),
    unit: '×',
    bar: { op: '<=', value: 1.15 },
  },
])
process.exitCode = holds ? 0 : 1
