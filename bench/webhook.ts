/*
 * A webhook that answers with what its workflow gives, each execution durable, with 1 and with 10 transforms, at 25 and
 * 250 connections; beside Fastify alone. Server and load are processes of their own on this machine, and share it; the
 * server's processor time per request tells what is left of the rate when other load is on the machine.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseBenchArguments } from './bench-arguments.ts'
import type { LoadFigures } from './peers/http-load.ts'
import type { CpuTime } from './peers/tell-cpu.ts'
import { median } from './quantile.ts'
import { report, type Row } from './report.ts'

const CONNECTIONS = [25, 250] as const
const TRANSFORMS = [1, 10] as const
const ROUNDS = 2
/** Requests per second at 25 connections. */
const BARS: { readonly [transforms: number]: number } = { 1: 1_500, 10: 1_000 }
const P99_MS = 60

const { seconds } = parseBenchArguments({ seconds: 6 })
const perRound = seconds / ROUNDS
type Figures = LoadFigures & { readonly cpu: CpuTime }

const measured = new Map<string, Figures[]>()
for (let round = 0; round < ROUNDS; round += 1) {
  await onServer('webhook-server', TRANSFORMS.map(String), async (urls, server) => {
    for (const [at, transforms] of TRANSFORMS.entries()) await load(`${transforms}`, urls[at]!, server)
  })
  await onServer('bare-fastify', [], async ([url], server) => load('bare', url!, server))
}
process.exitCode = report('webhook', toRows()) ? 0 : 1

async function load(name: string, url: string, server: ChildProcess): Promise<void> {
  const child = start('http-load', [url, String(perRound), ...CONNECTIONS.map(String)])
  const closed = once(child, 'close')
  let before = await askCpu(server)
  for await (const line of createInterface({ input: child.stdout! })) {
    const now = await askCpu(server)
    if (line !== 'warm') {
      const figures = JSON.parse(line) as LoadFigures
      const used = (kind: keyof CpuTime) => (now[kind] - before[kind]) / figures.requests
      const key = `${name}/${figures.connections}`
      const cpu = { main: used('main'), all: used('all') }
      measured.set(key, [...(measured.get(key) ?? []), { ...figures, cpu }])
    }
    before = now
  }
  const [code] = (await closed) as [number | null]
  if (code !== 0) throw new Error(`The load on ${url} ended with ${code}.`)
}

async function askCpu(server: ChildProcess): Promise<CpuTime> {
  const answer = once(server, 'message')
  server.send('cpu')
  return ((await answer) as [CpuTime])[0]
}

/** Runs a server of `peers/` for as long as `use` takes. */
async function onServer(
  program: string,
  programArguments: readonly string[],
  use: (urls: readonly string[], server: ChildProcess) => Promise<void>,
): Promise<void> {
  const child = start(program, programArguments)
  const closed = once(child, 'close')
  try {
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout! }), 'line'),
      closed.then(([code]) => Promise.reject(new Error(`${program} ended with ${code}.`))),
    ])) as [string]
    await use(JSON.parse(line) as readonly string[], child)
  } finally {
    child.stdin!.end()
    await closed
  }
}

function start(program: string, programArguments: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./peers/${program}.ts`, import.meta.url))
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...programArguments], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
}

function toRows(): readonly Row[] {
  const rows = TRANSFORMS.flatMap((transforms) =>
    CONNECTIONS.flatMap((connections) => toPeerRows({ name: `${transforms}`, connections, transforms })),
  )
  const bare = CONNECTIONS.flatMap((connections) => toPeerRows({ name: 'bare', connections, transforms: 0 }))
  const failures = [...measured.values()].flat().reduce((sum, figures) => sum + figures.failures, 0)
  return [...rows, ...bare, { name: 'failed requests', value: failures, unit: '', bar: { op: '<=', value: 0 } }]
}

function toPeerRows(peer: {
  readonly name: string
  readonly connections: number
  readonly transforms: number
}): readonly Row[] {
  const { name, connections, transforms } = peer
  const figures = measured.get(`${name}/${connections}`) ?? []
  const title = transforms === 0 ? 'Fastify alone' : transforms === 1 ? '1 transform' : `${transforms} transforms`
  const bar = connections === CONNECTIONS[0] ? BARS[transforms] : undefined
  const isBarred = transforms === 1 && connections === CONNECTIONS[0]
  return [
    {
      name: `${title}, ${connections} connections`,
      value: median(figures.map(({ requestsPerSecond }) => requestsPerSecond)),
      unit: 'requests/s',
      ...(bar === undefined ? {} : { bar: { op: '>=', value: bar } as const }),
      note: toNote(figures),
    },
    {
      name: `${title}, ${connections} connections, p99`,
      value: median(figures.map(({ p99Ms }) => p99Ms)),
      unit: 'ms',
      ...(isBarred ? { bar: { op: '<=', value: P99_MS } as const } : {}),
    },
  ]
}

function toNote(figures: readonly Figures[]): string {
  const middle = (pick: (each: Figures) => number) => median(figures.map(pick))
  const cpu = `${middle(({ cpu: { main } }) => main).toFixed(0)} µs, all threads ${middle(({ cpu: { all } }) => all).toFixed(0)} µs`
  return `p50 ${middle(({ p50Ms }) => p50Ms).toFixed(1)} ms; processor per request: main ${cpu}`
}
