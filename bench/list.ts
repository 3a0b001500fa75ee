/*
 * Lists with 10,000 workflows and 1,000,000 executions stored, on SQLite and Postgres: the first page of executions by
 * status, workflow, trigger and time, alone and in pairs; and every read route of the API through HTTP.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePlan } from '@heddle/graph'
import { definitionSchema, toWorkflowId, type ExecutionStatus } from '@heddle/model'
import type { Executions, Heddle } from '@heddle/runtime'
import { createServer } from '@heddle/server'
import { startPostgres } from '@heddle/testkit'
import { parseBenchArguments } from './bench-arguments.ts'
import { fillPostgres, fillSqlite, toFilledWorkflowId, type Fill } from './fill-executions.ts'
import { openBenchHeddle } from './open-bench-heddle.ts'
import { quantile } from './quantile.ts'
import { measureRoutes } from './read-routes.ts'
import { report, type Row } from './report.ts'

const WORKFLOWS = 10_000
const REPEATS = 60
const MAX_LIST_MS = 50
const MAX_WORKFLOWS_MS = 30
const DAY_MS = 86_400_000

const { executions: storedExecutions } = parseBenchArguments()

type ListRequest = Parameters<Executions['list']>[1]

const rows: Row[] = [...(await onSqlite()), ...(await onPostgres())]
process.exitCode = report('list', rows) ? 0 : 1

async function onSqlite(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-list-'))
  try {
    const first = await openBenchHeddle({ folder })
    const fill = await makeFirst(first.heddle)
    await first.close()
    fillSqlite(join(folder, 'heddle.db'), fill)
    const bench = await openBenchHeddle({ folder })
    try {
      return await measure('SQLite', bench.heddle, fill)
    } finally {
      await bench.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(): Promise<readonly Row[]> {
  const server = await startPostgres({ fsync: 'on' })
  try {
    const databaseUrl = await server.createDatabase()
    const bench = await openBenchHeddle({ databaseUrl })
    try {
      const fill = await makeFirst(bench.heddle)
      await fillPostgres(databaseUrl, fill)
      return await measure('Postgres', bench.heddle, fill)
    } finally {
      await bench.close()
    }
  } finally {
    await server.stop()
  }
}

/** The workflow and the execution that all others are copies of. */
async function makeFirst(heddle: Heddle): Promise<Fill> {
  const definition = definitionSchema.parse({
    format: 'heddle/v1',
    name: 'First',
    nodes: [
      { id: 'a', type: 'bench.noop@1', config: {} },
      { id: 'b', type: 'data.transform@1', config: { fields: { list: 'range(0, 20)' } } },
      { id: 'c', type: 'bench.noop@1', config: {} },
    ],
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ],
    output: { list: 'b.list' },
  })
  const { workspaceId, store, host } = heddle
  const plan = makePlan(definition, { catalogue: heddle.catalogue })
  const draft = await store.workflows.create(workspaceId, { definition, by: 'bench' })
  const { number } = await store.workflows.publish(workspaceId, draft.id, { revision: 1, plan, by: 'bench' })
  const { executionId } = await host.execute({
    workspaceId,
    workflowId: draft.id,
    version: number,
    draftRevision: null,
    plan,
    input: {},
    trigger: { kind: 'manual', nodeId: null },
    startedBy: 'bench',
  })
  await host.waitUntilSettled(executionId)
  return { workflows: WORKFLOWS, executions: storedExecutions, workflowId: draft.id, executionId, endsAt: Date.now() }
}

async function measure(database: string, heddle: Heddle, fill: Fill): Promise<readonly Row[]> {
  const server = createServer({ configuration: heddle.configuration, heddle: () => heddle })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  try {
    return [
      ...(await measureLists(database, heddle, fill)),
      ...(await measureRoutes(database, { address, heddle, fill })),
    ]
  } finally {
    await server.close()
  }
}

async function measureLists(database: string, heddle: Heddle, fill: Fill): Promise<readonly Row[]> {
  const caller = { principal: 'bench', workspaceId: heddle.workspaceId }
  const result: Row[] = []
  for (const [name, makeRequest] of toRequests(fill)) {
    const times: number[] = []
    let shown = 0
    for (let n = 0; n < REPEATS; n += 1) {
      const request = makeRequest(n)
      const startedAt = performance.now()
      const { items } = await heddle.executions.list(caller, request)
      times.push(performance.now() - startedAt)
      shown += items.length
    }
    const note = `p50 ${quantile(times, 0.5).toFixed(1)} ms, ${(shown / REPEATS).toFixed(0)} rows`
    const bar = { op: '<=', value: MAX_LIST_MS } as const
    result.push({
      name: `${database}: executions by ${name}: p95`,
      value: quantile(times, 0.95),
      unit: 'ms',
      bar,
      note,
    })
  }
  const times: number[] = []
  for (let n = 0; n < REPEATS; n += 1) {
    const startedAt = performance.now()
    await heddle.store.workflows.list(heddle.workspaceId)
    times.push(performance.now() - startedAt)
  }
  const bar = { op: '<=', value: MAX_WORKFLOWS_MS } as const
  result.push({ name: `${database}: workflows: p95`, value: quantile(times, 0.95), unit: 'ms', bar })
  return result
}

/** Filters alone and in pairs; each repetition asks for another value. */
function toRequests({ endsAt }: Fill): readonly (readonly [name: string, request: (n: number) => ListRequest])[] {
  const statuses: readonly ExecutionStatus[] = ['failed', 'timeout', 'cancelled', 'completed', 'running']
  const triggers = ['manual', 'webhook', 'schedule', 'event']
  const filters: { readonly [name: string]: (n: number) => ListRequest } = {
    status: (n) => ({ status: [statuses[n % statuses.length]!] }),
    workflow: (n) => ({ workflowId: toWorkflowId(toFilledWorkflowId((n * 131) % WORKFLOWS)) }),
    trigger: (n) => ({ trigger: triggers[n % triggers.length]! }),
    time: (n) => ({ from: endsAt - ((n % 29) + 1) * DAY_MS, to: endsAt - (n % 29) * DAY_MS }),
  }
  const names = Object.keys(filters)
  const alone = names.map((name) => [name, filters[name]!] as const)
  const pairs = names.flatMap((left, at) =>
    names.slice(at + 1).map((right) => {
      const both = (n: number): ListRequest => ({ ...filters[left]!(n), ...filters[right]!(n) })
      return [`${left} and ${right}`, both] as const
    }),
  )
  return [['nothing', () => ({})], ...alone, ...pairs]
}
