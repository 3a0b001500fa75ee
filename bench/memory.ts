/*
 * Resident memory with 100,000 waiting executions beside an idle Heddle, both settled (some seconds after the burst, when
 * V8 has given back the pages it no longer uses), and the heap under full load with these
 * executions in the background (`--minutes N`, default 2). Then a low, steady load in a process of its own
 * (`--steady-minutes N`, default 1; 60 for the claim). Flat means that what is left after a collection does not grow.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/bootstrap.js'
import { parseBenchArguments } from './bench-arguments.ts'
import type { MemoryFigures } from './memory-load.ts'
import type { SteadyFigures } from './memory-steady.ts'
import { report } from './report.ts'

const WAITING = 100_000
const MB = 1_048_576
/** Growth that a leak of 100 bytes per node execution would show at 1,000 of them a second. */
const FLAT_MB_PER_MINUTE = 6

/** Growth over the watched part of a steady load that counts as flat, whatever its length. */
const FLAT_HEAP_MB = 8
const FLAT_RSS_MB = 32

const { minutes, steadyMinutes } = parseBenchArguments()
const figures = runProgram<MemoryFigures>('memory-load', [WAITING, minutes])
const steady = runProgram<SteadyFigures>('memory-steady', [steadyMinutes])
/** What code still warms up at the beginning of the load is no leak. */
const tail = dropFirstThird(figures.samples)
const watched = dropFirstThird(steady.samples)
const watchedMinutes = (watched.at(-1)?.minute ?? 0) - (watched[0]?.minute ?? 0)
const holds = report('memory', [
  { name: 'resident, idle', value: figures.idleRss / MB, unit: 'MB', note: 'after 2,000 executions, settled' },
  {
    name: `resident, ${WAITING.toLocaleString('en-US')} waiting`,
    value: figures.waitingRss / MB,
    unit: 'MB',
    note: `opened in ${figures.createSeconds.toFixed(0)} s, ${(figures.peakRss / MB).toFixed(0)} MB just after`,
  },
  {
    name: 'waiting − idle, resident',
    value: (figures.waitingRss - figures.idleRss) / MB,
    unit: 'MB',
    bar: { op: '<=', value: 200 },
    note: `heap ${((figures.waitingHeap - figures.idleHeap) / MB).toFixed(1)} MB`,
  },
  {
    name: 'full load: growth of the heap',
    value: slope(tail.map(({ minute, heap }) => [minute, heap / MB])),
    unit: 'MB/min',
    bar: { op: '<=', value: FLAT_MB_PER_MINUTE },
    note: `${minutes} min at ${figures.nodesPerSecond.toFixed(0)} nodes/s, after collections`,
  },
  {
    name: 'full load: growth of resident memory',
    value: slope(tail.map(({ minute, rss }) => [minute, rss / MB])),
    unit: 'MB/min',
    note: `at the end ${((figures.samples.at(-1)?.rss ?? Number.NaN) / MB).toFixed(0)} MB`,
  },
  {
    name: 'steady load: growth of the heap',
    value: slope(watched.map(({ minute, heap }) => [minute, heap / MB])) * watchedMinutes,
    unit: 'MB',
    bar: { op: '<=', value: FLAT_HEAP_MB },
    note: `over ${watchedMinutes.toFixed(1)} min, ${steady.executionsPerSecond.toFixed(0)} executions/s, ${steady.executions} in all`,
  },
  {
    name: 'steady load: growth of resident memory',
    value: slope(watched.map(({ minute, rss }) => [minute, rss / MB])) * watchedMinutes,
    unit: 'MB',
    bar: { op: '<=', value: FLAT_RSS_MB },
    note: `at the end ${((watched.at(-1)?.rss ?? Number.NaN) / MB).toFixed(0)} MB`,
  },
  {
    name: 'steady load: handles left over',
    value: steady.handlesAfter - steady.handlesBefore,
    unit: '',
    bar: { op: '<=', value: 0 },
    note: `${steady.handlesBefore} before, ${steady.handlesAfter} after`,
  },
])
process.exitCode = holds ? 0 : 1

/** Its figures; what it shows on the way goes to standard error. */
function runProgram<Figures>(name: string, args: readonly number[]): Figures {
  const program = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const child = spawnSync(process.execPath, [...NODE_FLAGS, program, ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status}: ${child.stdout}`)
  return JSON.parse(child.stdout) as Figures
}

function dropFirstThird<Sample>(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(Math.floor(samples.length / 3))
}

/** Of the line with the smallest squared distances, in units of y per unit of x. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
