/*
 * `npm start`, the second time: from the command to a server that takes work, and what it holds in memory when nothing
 * happens. The first start fills the data folder and the caches; the median of five that follow counts.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { median } from './quantile.ts'
import { report } from './report.ts'

const ROOT = dirname(import.meta.dirname)
const ROUNDS = 5
const MB = 1_048_576
/** Long enough for what a start leaves to do, such as pruning and collecting what it used. */
const SETTLE_MS = 10_000

interface Start {
  readonly readyMs: number
  readonly rssBytes: number
  readonly treeBytes: number
  readonly processes: number
}

const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-start-'))
try {
  const first = await measureStart({ settleMs: 0 })
  const later: Start[] = []
  for (let round = 0; round < ROUNDS; round++) {
    later.push(await measureStart({ settleMs: round === ROUNDS - 1 ? SETTLE_MS : 0 }))
  }
  const idle = later.at(-1) as Start
  const holds = report('start', [
    { name: 'first start on an empty folder', value: first.readyMs, unit: 'ms', note: 'packages installed' },
    {
      name: 'second start',
      value: median(later.map(({ readyMs }) => readyMs)),
      unit: 'ms',
      bar: { op: '<=', value: 2_000 },
      note: `npm start until /health/ready; slowest ${Math.max(...later.map(({ readyMs }) => readyMs)).toFixed(0)} ms`,
    },
    {
      name: 'resident, idle',
      value: idle.rssBytes / MB,
      unit: 'MB',
      bar: { op: '<=', value: 200 },
      note: `the server's process, ${SETTLE_MS / 1_000} s after it was ready`,
    },
    {
      name: 'resident with launchers',
      value: idle.treeBytes / MB,
      unit: 'MB',
      note: `${idle.processes} processes; shared pages counted once`,
    },
  ])
  process.exitCode = holds ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureStart({ settleMs }: { readonly settleMs: number }): Promise<Start> {
  const startedAt = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--port', '0', '--data', join(folder, 'data')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  try {
    const url = await untilAddress(child)
    await untilReady(url)
    const readyMs = performance.now() - startedAt
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const pids = listTree(child.pid as number)
    const server = Math.max(...pids.map(readRss))
    const treeBytes = pids.reduce((sum, pid) => sum + readPss(pid), 0)
    return { readyMs, rssBytes: server, treeBytes, processes: pids.length }
  } finally {
    await stop(child)
  }
}

function untilAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
      const url = /http:\/\/localhost:\d+/.exec(text)?.[0]
      if (url !== undefined) resolve(url)
    })
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${text}`)))
    child.on('error', reject)
  })
}

async function untilReady(url: string): Promise<void> {
  while ((await fetch(`${url}/health/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Ends the whole group as Ctrl-C does, and waits for it. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.on('close', resolve))
  process.kill(-child.pid, 'SIGINT')
  await ended
}

/** A process and all below it, from `/proc`. */
function listTree(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(readProc(`${name}/status`))?.[1])] as const),
  )
  const tree = [root]
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

function readRss(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(`${pid}/status`))?.[1] ?? 0) * 1_024
}

function readPss(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readProc(`${pid}/smaps_rollup`))?.[1] ?? 0) * 1_024
}

/** Empty for a process that has ended meanwhile. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
