/*
 * A durable chain of 10 outside nodes that return at once, each completion waited for on disk, at concurrency 1, 32 and
 * 128: Heddle on SQLite and on Postgres beside Restate, DBOS Transact on Postgres, and the raw ceiling (the same rows as
 * Heddle writes, bare group commit).
 *
 * Every system runs in a process of its own, alone on the machine, in rounds that take turns, so that other load on the
 * machine meets all of them; figures are medians over the rounds, ratios are taken round by round.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@heddle/testkit'
import { NODE_FLAGS } from '../scripts/bootstrap.js'
import { parseBenchArguments } from './bench-arguments.ts'
import type { ChainFigures } from './peers/chain-load.ts'
import { median } from './quantile.ts'
import { report, type Row } from './report.ts'

const CONCURRENCIES = [1, 32, 128] as const
const ROUNDS = 2
const STEPS = 10
/** Peers that run on Node get the flags that Heddle is started with. */
const FLAGS = [...NODE_FLAGS, '--disable-warning=DeprecationWarning']

type Concurrency = (typeof CONCURRENCIES)[number]
type Figures = ChainFigures & {
  readonly concurrency: number
  readonly commitP50Ms?: number
  readonly mainMicroseconds?: number
}
type Peer = 'heddle' | 'heddle-postgres' | 'restate' | 'dbos' | 'ceiling'

const { seconds } = parseBenchArguments({ seconds: 3 })
const rounds: { readonly [peer in Peer]: (readonly Figures[])[] } = {
  heddle: [],
  'heddle-postgres': [],
  restate: [],
  dbos: [],
  ceiling: [],
}
const perRound = String(seconds / ROUNDS)
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.heddle.push(await runPeer('heddle', ['sqlite', perRound]))
  rounds.restate.push(await runPeer('restate', [perRound]))
  rounds.ceiling.push(await runPeer('ceiling', [perRound]))
  rounds.dbos.push(await onPostgres((url) => runPeer('dbos', [url, perRound])))
  rounds['heddle-postgres'].push(await onPostgres((url) => runPeer('heddle', [url, perRound])))
}
process.exitCode = report('engine', toRows()) ? 0 : 1

async function onPostgres<Result>(use: (url: string) => Promise<Result>): Promise<Result> {
  const server = await startPostgres({ fsync: 'on' })
  try {
    return await use(server.url)
  } finally {
    await server.stop()
  }
}

/** Runs one program of `peers/`; rejects when it fails or prints other than a line of figures per concurrency. */
async function runPeer(program: string, peerArguments: readonly string[]): Promise<readonly Figures[]> {
  const path = fileURLToPath(new URL(`./peers/${program}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...FLAGS, path, ...peerArguments, ...CONCURRENCIES.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  const lines = text.trim().split('\n')
  if (code !== 0 || lines.length !== CONCURRENCIES.length) throw new Error(`${program} ended with ${code}: ${text}`)
  return lines.map((line) => JSON.parse(line) as Figures)
}

function toRows(): readonly Row[] {
  return [
    ...CONCURRENCIES.flatMap((concurrency) => [
      ...toPeerRows('heddle', 'Heddle, SQLite', concurrency),
      ...toPeerRows('heddle-postgres', 'Heddle, Postgres', concurrency),
      ...toPeerRows('restate', 'Restate', concurrency),
      ...toPeerRows('dbos', 'DBOS, Postgres', concurrency),
      ...toPeerRows('ceiling', 'raw ceiling', concurrency),
    ]),
    ...CONCURRENCIES.flatMap(toRatioRows),
    {
      name: 'at 1: p50 per step / one commit',
      value: median(rounds.heddle.map((_, round) => stepP50(round) / commitP50(round))),
      unit: '×',
      bar: { op: '<=', value: 4 },
      note: `step ${median(rounds.heddle.map((_, round) => stepP50(round))).toFixed(3)} ms, commit ${median(rounds.ceiling.map((_, round) => commitP50(round))).toFixed(3)} ms`,
    },
    {
      name: 'main thread per node at 128',
      value: median(rounds.heddle.map((figures) => at(figures, 128).mainMicroseconds ?? Number.NaN)),
      unit: 'µs',
      note: 'processor time, load generator included',
    },
  ]
}

function toPeerRows(peer: Peer, title: string, concurrency: Concurrency): readonly Row[] {
  const figures = rounds[peer].map((round) => at(round, concurrency))
  const p50 = median(figures.map(({ p50Ms }) => p50Ms / STEPS))
  const p95 = median(figures.map(({ p95Ms }) => p95Ms / STEPS))
  return [
    {
      name: `${title}, ${concurrency} at once`,
      value: median(figures.map(({ stepsPerSecond }) => stepsPerSecond)),
      unit: 'nodes/s',
      note: `per node p50 ${p50.toPrecision(3)} ms, p95 ${p95.toPrecision(3)} ms`,
    },
  ]
}

function toRatioRows(concurrency: Concurrency): readonly Row[] {
  const bars: { readonly [peer in Peer]?: number } = concurrency === 128 ? { ceiling: 0.4, restate: 8, dbos: 12 } : {}
  const others = ['ceiling', 'restate', 'dbos'] as const
  return [
    ...others.map((other) => toRatioRow('heddle', other, { concurrency, bar: bars[other] })),
    toRatioRow('heddle-postgres', 'dbos', { concurrency, bar: undefined }),
  ]
}

function toRatioRow(
  ours: Peer,
  other: Peer,
  { concurrency, bar }: { readonly concurrency: Concurrency; readonly bar: number | undefined },
): Row {
  const ratios = rounds[ours].map(
    (figures, round) => at(figures, concurrency).stepsPerSecond / at(rounds[other][round]!, concurrency).stepsPerSecond,
  )
  const name = `at ${concurrency}: ${ours} / ${other}`
  return { name, value: median(ratios), unit: '×', ...(bar === undefined ? {} : { bar: { op: '>=', value: bar } }) }
}

function at(figures: readonly Figures[], concurrency: Concurrency): Figures {
  const found = figures.find((candidate) => candidate.concurrency === concurrency)
  if (found === undefined) throw new Error(`There are no figures for concurrency ${concurrency}.`)
  return found
}

/** Of a chain at concurrency 1, per node. */
function stepP50(round: number): number {
  return at(rounds.heddle[round]!, 1).p50Ms / STEPS
}

/** Of one chain's rows, bare. */
function commitP50(round: number): number {
  return at(rounds.ceiling[round]!, 1).commitP50Ms ?? Number.NaN
}
