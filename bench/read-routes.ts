import type { Heddle } from '@heddle/runtime'
import { toFilledWorkflowId, type Fill } from './fill-executions.ts'
import { quantile } from './quantile.ts'
import type { Row } from './report.ts'

const REPEATS = 40
/** Requests of each route that are not measured. */
const WARM_UP = 5
const MAX_P95_MS = 100
const SHOWN = 8

/** Left out: they answer when something happens, not at once, or have nothing stored to read here. */
const NOT_MEASURED = new Set([
  '/api/v1/executions/{id}/stream',
  '/api/v1/executions/{id}/ws',
  '/api/v1/ws',
  '/api/v1/files/{path}',
  '/api/v1/approvals/{id}',
  '/api/v1/workflows/{id}/pins/{nodeId}',
])

interface Target {
  readonly address: string
  readonly heddle: Heddle
  readonly fill: Fill
}

/** Every read route of the document: its p95 through HTTP, the slowest few by name. */
export async function measureRoutes(database: string, target: Target): Promise<readonly Row[]> {
  const document = (await (await fetch(`${target.address}/api/v1/openapi.json`)).json()) as {
    readonly paths: { readonly [path: string]: { readonly get?: object } }
  }
  const paths = Object.keys(document.paths).filter((path) => document.paths[path]?.get !== undefined)
  const ids = await listIds(target)
  const measured: { readonly path: string; readonly p95: number; readonly p50: number }[] = []
  for (const path of paths) {
    if (NOT_MEASURED.has(path)) continue
    const times: number[] = []
    for (let n = -WARM_UP; n < REPEATS; n += 1) {
      const url = `${target.address}${toUrl(path, ids[(n + WARM_UP) % ids.length]!)}`
      const startedAt = performance.now()
      const response = await fetch(url)
      await response.arrayBuffer()
      if (n >= 0) times.push(performance.now() - startedAt)
      if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`)
    }
    measured.push({ path, p95: quantile(times, 0.95), p50: quantile(times, 0.5) })
  }
  const slowest = measured.toSorted((left, right) => right.p95 - left.p95)
  const bar = { op: '<=', value: MAX_P95_MS } as const
  return [
    {
      name: `${database}: slowest of ${measured.length} read routes: p95`,
      value: slowest[0]?.p95 ?? Number.NaN,
      unit: 'ms',
      bar,
      note: slowest[0]?.path ?? '',
    },
    ...slowest.slice(1, SHOWN).map(({ path, p95, p50 }) => ({
      name: `${database}: GET ${path}: p95`,
      value: p95,
      unit: 'ms',
      bar,
      note: `p50 ${p50.toFixed(1)} ms`,
    })),
  ]
}

interface Ids {
  readonly id: string
  readonly other: string
  readonly workflowId: string
}

/** Executions and workflows from all over the month. */
async function listIds({ heddle, fill }: Target): Promise<readonly Ids[]> {
  const caller = { principal: 'bench', workspaceId: heddle.workspaceId }
  const ids: Ids[] = []
  for (let n = 0; n < 10; n += 1) {
    const to = fill.endsAt - n * 3 * 86_400_000
    const { items } = await heddle.executions.list(caller, { to, limit: 2 })
    const [first, second] = items
    ids.push({ id: first!.id, other: second!.id, workflowId: toFilledWorkflowId(n * 977) })
  }
  return ids
}

const OUTPUT_REF = Buffer.from(JSON.stringify(['o'])).toString('base64url')

function toUrl(path: string, { id, other, workflowId }: Ids): string {
  const isWorkflow = path.startsWith('/api/v1/workflows/')
  const url = path
    .replace('{workflowId}', workflowId)
    .replace('{id}', isWorkflow ? workflowId : id)
    .replace('{nodeExecutionId}', 'b')
    .replace('{nodeId}', 'b')
    .replace('{edgeId}', 'a.main>b.main')
    .replace('{n}', '1')
    .replace('{ref}', OUTPUT_REF)
    .replace('{type}', 'http.request')
  if (path === '/api/v1/executions/compare') return `${url}?left=${id}&right=${other}`
  return url
}
