/*
 * 10,000 open executions of every kind (waiting for signals, approvals and timers, running, queued), killed with -9; then
 * the time in a new process from opening Heddle until each has been loaded, its due timers have fired, and its ready nodes
 * run or are queued with a reason. On SQLite and on Postgres.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/bootstrap.js'
import type { HostStats } from '@heddle/host-embedded'
import { startPostgres } from '@heddle/testkit'
import { openBenchHeddle } from './open-bench-heddle.ts'
import { MIXTURE } from './recover-mixture.ts'
import { report, type Row } from './report.ts'

const OPEN = Object.values(MIXTURE).reduce((sum, count) => sum + count, 0)
const GIVE_UP_MS = 60_000
const MIXTURE_PROGRAM = fileURLToPath(new URL('./recover-mixture.ts', import.meta.url))

interface Recovered {
  readonly openMs: number
  readonly readyMs: number
  readonly loaded: number
  readonly lostAttempts: number
  readonly createMs: number
}

const rows: Row[] = []
rows.push(...toRows('SQLite', await inFolder((folder) => killAndRecover(folder, 'sqlite'))))
const server = await startPostgres({ fsync: 'on' })
try {
  rows.push(...toRows('Postgres', await inFolder((folder) => killAndRecover(folder, server.url))))
} finally {
  await server.stop()
}
process.exitCode = report('recover', rows) ? 0 : 1

async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-recover-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function killAndRecover(folder: string, database: string): Promise<Recovered> {
  const child = spawn(process.execPath, [...NODE_FLAGS, MIXTURE_PROGRAM, folder, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const mixture = await readMixture(child)
  child.kill('SIGKILL')
  await once(child, 'close')
  if (mixture.open !== OPEN) throw new Error(`${mixture.open} executions were open, not ${OPEN}.`)
  await sleep(Math.max(0, mixture.dueAt - Date.now()) + 100)
  return { createMs: mixture.createMs, ...(await recover(folder, database)) }
}

async function readMixture(
  child: ChildProcess,
): Promise<{ readonly open: number; readonly dueAt: number; readonly createMs: number }> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The process that opens executions ended before it was killed.')
  })
  ended.catch(() => {})
  const [line] = (await Promise.race([once(child.stdout!.setEncoding('utf8'), 'data'), ended])) as [string]
  return JSON.parse(line) as { open: number; dueAt: number; createMs: number }
}

async function recover(folder: string, database: string): Promise<Omit<Recovered, 'createMs'>> {
  const startedAt = performance.now()
  const bench = await openBenchHeddle({
    folder,
    slots: MIXTURE.running,
    ...(database === 'sqlite' ? {} : { databaseUrl: database }),
  })
  const openMs = performance.now() - startedAt
  try {
    const { executions, lostAttempts, failed } = bench.heddle.recovered
    if (executions !== OPEN || failed.length > 0) {
      throw new Error(`${executions} of ${OPEN} were recovered; failed: ${JSON.stringify(failed.slice(0, 3))}`)
    }
    while (!isCaughtUp(bench.heddle.host.stats())) {
      if (performance.now() - startedAt > GIVE_UP_MS) {
        throw new Error(`Not caught up after ${GIVE_UP_MS} ms: ${JSON.stringify(bench.heddle.host.stats())}`)
      }
      await sleep(5)
    }
    return { openMs, readyMs: performance.now() - startedAt, loaded: executions, lostAttempts }
  } finally {
    await bench.heddle.close({ graceMs: 0 })
  }
}

/** All slots are taken, and whatever else was ready or due has run or stands in the queue; nothing is on its way to disk. */
function isCaughtUp(stats: HostStats): boolean {
  const settled = OPEN - stats.open
  const ready = MIXTURE.due + MIXTURE.running + MIXTURE.queued
  return (
    stats.running === MIXTURE.running && stats.running + stats.queued + settled === ready && stats.pendingAppends === 0
  )
}

function toRows(title: string, recovered: Recovered): readonly Row[] {
  return [
    {
      name: `${title}: all loaded, due fired, ready run or queued`,
      value: recovered.readyMs / 1_000,
      unit: 's',
      bar: { op: '<=', value: 5 },
      note: `${recovered.loaded} open, ${recovered.lostAttempts} attempts lost; loaded after ${(recovered.openMs / 1_000).toFixed(2)} s`,
    },
    { name: `${title}: opening them, for information`, value: recovered.createMs / 1_000, unit: 's' },
  ]
}
