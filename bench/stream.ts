/*
 * How long after its commit an event is with those who follow an execution: over server-sent events and over WebSockets,
 * 1 and 50 clients at once, through the real server. Clients live in a thread of their own. A chain of short pauses gives
 * some hundred events a second.
 */
import { Worker } from 'node:worker_threads'
import { createServer } from '@heddle/server'
import { toExecutionId } from '@heddle/model'
import { parseBenchArguments } from './bench-arguments.ts'
import { openBenchHeddle, type BenchHeddle } from './open-bench-heddle.ts'
import { quantile } from './quantile.ts'
import { report, type Row } from './report.ts'
import type { ClientsData, ClientsMessage } from './stream-clients.ts'

const MAX_P95_MS = 50
const PAUSE_MS = 5
/** Pause nodes for each second of measuring: commits and events take their time, too. */
const NODES_PER_SECOND = 100

const { seconds } = parseBenchArguments({ seconds: 4 })
const bench = await openBenchHeddle()
const server = createServer({ configuration: bench.heddle.configuration, heddle: () => bench.heddle })
const rows: Row[] = []
try {
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  for (const kind of ['sse', 'ws'] as const) {
    for (const count of [1, 50]) {
      const latencies = await measure(address, { kind, count })
      const name = `${kind === 'sse' ? 'server-sent events' : 'WebSocket'}, ${count} ${count === 1 ? 'client' : 'clients'}`
      rows.push(...toRows(name, latencies))
    }
  }
} finally {
  await server.close()
  await bench.close()
}
process.exitCode = report('stream', rows) ? 0 : 1

/** Ms from the commit of each event to each client. */
async function measure(address: string, clients: Pick<ClientsData, 'kind' | 'count'>): Promise<readonly number[]> {
  const { heddle } = bench
  const id = await startWaitingChain(bench, Math.round(seconds * NODES_PER_SECOND))
  const committed = new Map<number, number>()
  const stop = heddle.host.subscribe(id, { afterSeq: 0 }, (item) => {
    if (item.kind === 'recorded') committed.set(item.event.seq, performance.timeOrigin + performance.now())
  })
  const url = `${address}/api/v1/executions/${id}`
  const worker = new Worker(new URL('./stream-clients.ts', import.meta.url), { workerData: { url, ...clients } })
  try {
    const received = hear(worker, 'received')
    await hear(worker, 'ready')
    const { lastSeq } = await heddle.store.executions.get(heddle.workspaceId, id)
    await heddle.host.signal({ workspaceId: heddle.workspaceId, name: 'go', key: id, payload: null, by: 'bench' })
    const { times } = await received
    // What was there before the clients came is not news.
    return times.flatMap(([seq, at]) => (seq <= lastSeq ? [] : [at - (committed.get(seq) ?? Number.NaN)]))
  } finally {
    stop()
    await worker.terminate()
  }
}

/** A chain that begins when its signal comes. */
async function startWaitingChain({ plan, start }: BenchHeddle, length: number) {
  const ids = Array.from({ length }, (_, at) => `pause${at}`)
  const id = await start(
    plan({
      format: 'heddle/v1',
      name: 'stream',
      nodes: [
        { id: 'wait', type: 'flow.signal@1', config: { name: 'go', key: '${{ execution.id }}' } },
        ...ids.map((node) => ({ id: node, type: 'bench.pause@1', config: { milliseconds: PAUSE_MS } })),
      ],
      edges: ['wait', ...ids].slice(1).map((to, at) => ({ from: ['wait', ...ids][at]!, to })),
    }),
  )
  return toExecutionId(id)
}

function hear<Kind extends ClientsMessage['kind']>(
  worker: Worker,
  kind: Kind,
): Promise<Extract<ClientsMessage, { readonly kind: Kind }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.on('message', (message: ClientsMessage) => {
      if (message.kind === kind) resolve(message as Extract<ClientsMessage, { readonly kind: Kind }>)
    })
  })
}

function toRows(name: string, latencies: readonly number[]): readonly Row[] {
  const note = `${latencies.length.toLocaleString('en-US')} events received`
  return [
    { name: `${name}: p50`, value: quantile(latencies, 0.5), unit: 'ms' },
    { name: `${name}: p95`, value: quantile(latencies, 0.95), unit: 'ms', bar: { op: '<=', value: MAX_P95_MS }, note },
    { name: `${name}: p99`, value: quantile(latencies, 0.99), unit: 'ms' },
  ]
}
