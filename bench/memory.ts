/*
 * Resident memory with 100,000 waiting executions beside an idle Heddle, and the heap under steady load with these
 * executions in the background: flat means that what is left after a collection does not grow. `--minutes N`, default 2.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/bootstrap.js'
import { parseBenchArguments } from './bench-arguments.ts'
import type { MemoryFigures } from './memory-load.ts'
import { report } from './report.ts'

const WAITING = 100_000
const MB = 1_048_576
/** Growth that a leak of 100 bytes per node execution would show at 1,000 of them a second. */
const FLAT_MB_PER_MINUTE = 6

const { minutes } = parseBenchArguments()
const figures = runLoad()
/** What code still warms up at the beginning of the load is no leak. */
const tail = figures.samples.slice(Math.floor(figures.samples.length / 3))
const holds = report('memory', [
  { name: 'resident, idle', value: figures.idleRss / MB, unit: 'MB', note: 'after 2,000 executions' },
  {
    name: `resident, ${WAITING.toLocaleString('en-US')} waiting`,
    value: figures.waitingRss / MB,
    unit: 'MB',
    note: `opened in ${figures.createSeconds.toFixed(0)} s`,
  },
  {
    name: 'waiting − idle, resident',
    value: (figures.waitingRss - figures.idleRss) / MB,
    unit: 'MB',
    bar: { op: '<=', value: 200 },
    note: `heap ${((figures.waitingHeap - figures.idleHeap) / MB).toFixed(1)} MB`,
  },
  {
    name: 'steady load: growth of the heap',
    value: slope(tail.map(({ minute, heap }) => [minute, heap / MB])),
    unit: 'MB/min',
    bar: { op: '<=', value: FLAT_MB_PER_MINUTE },
    note: `${minutes} min at ${figures.nodesPerSecond.toFixed(0)} nodes/s, after collections`,
  },
  {
    name: 'steady load: growth of resident memory',
    value: slope(tail.map(({ minute, rss }) => [minute, rss / MB])),
    unit: 'MB/min',
    note: `at the end ${((figures.samples.at(-1)?.rss ?? Number.NaN) / MB).toFixed(0)} MB`,
  },
])
process.exitCode = holds ? 0 : 1

function runLoad(): MemoryFigures {
  const program = fileURLToPath(new URL('./memory-load.ts', import.meta.url))
  const child = spawnSync(
    process.execPath,
    ['--expose-gc', ...NODE_FLAGS, program, String(WAITING), String(minutes)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (child.status !== 0) throw new Error(`The load ended with ${child.status}: ${child.stdout}`)
  return JSON.parse(child.stdout) as MemoryFigures
}

/** Of the line with the smallest squared distances, in units of y per unit of x. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
