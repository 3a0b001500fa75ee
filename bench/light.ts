import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { toWorkspaceId } from '@heddle/model'
import { createSandbox } from '@heddle/sandbox'
import { report } from './report.ts'

/*
 * What the sandbox adds to code: 40 light tasks one after the other, and ten long ones beside one plain Node process
 * that does the same work. The sandbox is asked directly; what the engine adds is measured by the bench `engine`.
 */

const LIGHT_TASKS = 40
const LONG_TASKS = 10
const FIBO = 'const fibo = (n) => (n < 2 ? n : fibo(n - 1) + fibo(n - 2))'
/** Long tasks and plain process take turns, so that other load on the machine meets both. */
const ROUNDS = 3

const sandbox = createSandbox()
const caller = {
  workspaceId: toWorkspaceId('bench'),
  executionId: 'bench',
  nodeKey: 'code',
  nodeType: 'code.javascript@1',
  principal: 'bench',
  test: false,
}

async function runTasks(count: number, n: number): Promise<number> {
  const job = {
    language: 'javascript',
    code: `${FIBO}\nreturn fibo(input)`,
    input: n,
    memoryMb: 128,
    cpuSeconds: 60,
    wallMs: 60_000,
  } as const
  const startedAt = performance.now()
  for (let task = 0; task < count; task++) await sandbox.run(caller, job, new AbortController().signal)
  return performance.now() - startedAt
}

function runPlain(count: number, n: number): number {
  const code = `${FIBO}\nfor (let i = 0; i < ${count}; i++) fibo(${n})`
  const startedAt = performance.now()
  spawnSync(process.execPath, ['--eval', code])
  return performance.now() - startedAt
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN
}

const startedAt = performance.now()
await runTasks(1, 10)
const firstMs = performance.now() - startedAt
const lightMs = (await runTasks(LIGHT_TASKS, 10)) / LIGHT_TASKS
const rounds: { readonly longMs: number; readonly plainMs: number }[] = []
for (let round = 0; round < ROUNDS; round++) {
  rounds.push({ longMs: await runTasks(LONG_TASKS, 33), plainMs: runPlain(LONG_TASKS, 33) })
}
const walls = await sandbox.walls()
await sandbox.close()

const wall = walls.find(({ works }) => works)?.wall ?? 'none'
const ok = report('light', [
  { name: 'light task, fibo(10), warm', value: lightMs, unit: 'ms', bar: { op: '<=', value: 5 }, note: `wall ${wall}` },
  { name: 'first task, with probe and start', value: firstMs, unit: 'ms' },
  { name: '10 × fibo(33)', value: median(rounds.map(({ longMs }) => longMs)), unit: 'ms' },
  { name: '10 × fibo(33), plain Node', value: median(rounds.map(({ plainMs }) => plainMs)), unit: 'ms' },
  {
    name: 'long ÷ plain',
    value: median(rounds.map(({ longMs, plainMs }) => longMs / plainMs)),
    unit: '×',
    bar: { op: '<=', value: 1.15 },
  },
])
process.exitCode = ok ? 0 : 1
