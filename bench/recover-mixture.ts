/*
 * The process that `recover` kills: opens as many executions as it is told, of every kind that can be open, then prints one
 * JSON line and waits for its end. Arguments: folder, `sqlite` or the address of a Postgres.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Definition } from '@heddle/model'
import { inParallel } from './in-parallel.ts'
import { openBenchHeddle } from './open-bench-heddle.ts'

/** How many of each kind; slots for all that run. */
export const MIXTURE = {
  signals: 2_000,
  approvals: 2_000,
  late: 1_000,
  due: 2_000,
  running: 1_000,
  queued: 2_000,
} as const
/** When the timers that fire after the kill are due, after their start. */
const DUE_SECONDS = 10

type Node = Definition['nodes'][number]

function thenNothing(node: Omit<Node, 'id'>, port = 'main'): Definition {
  return {
    format: 'heddle/v1',
    name: `${node.type}, then nothing`,
    nodes: [{ id: 'first', ...node } as Node, { id: 'then', type: 'bench.noop@1' }],
    edges: [{ from: 'first', port, to: 'then' }],
  }
}

const DEFINITIONS: { readonly [kind in keyof typeof MIXTURE]: Definition } = {
  signals: thenNothing({ type: 'flow.signal@1', config: { name: 'go', key: '${{ execution.id }}' } }),
  approvals: thenNothing({ type: 'flow.approval@1', config: { title: 'Go on?' } }, 'approved'),
  late: thenNothing({ type: 'flow.wait@1', config: { duration: 'P1D' } }),
  due: thenNothing({ type: 'flow.wait@1', config: { seconds: DUE_SECONDS } }),
  running: thenNothing({ type: 'bench.hang@1' }),
  queued: thenNothing({ type: 'bench.hang@1' }),
}

async function main(folder: string, database: string): Promise<void> {
  const bench = await openBenchHeddle({
    folder,
    slots: MIXTURE.running,
    ...(database === 'sqlite' ? {} : { databaseUrl: database }),
  })
  const { host } = bench.heddle
  const startedAt = performance.now()
  let dueAt = 0
  for (const kind of Object.keys(MIXTURE) as readonly (keyof typeof MIXTURE)[]) {
    const plan = bench.plan(DEFINITIONS[kind])
    await inParallel({ count: MIXTURE[kind], concurrency: 128 }, () => bench.start(plan))
    if (kind === 'due') dueAt = Date.now() + DUE_SECONDS * 1_000
    const ready = kind === 'running' ? MIXTURE.running : kind === 'queued' ? MIXTURE.running : 0
    const isSettled = () => host.stats().running === ready && host.stats().pendingAppends === 0
    while (!isSettled()) await sleep(10)
  }
  const createMs = performance.now() - startedAt
  console.log(JSON.stringify({ open: host.stats().open, running: host.stats().running, dueAt, createMs }))
  await new Promise(() => {})
}

if (import.meta.main) await main(process.argv[2] ?? '', process.argv[3] ?? 'sqlite')
