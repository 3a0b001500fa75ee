import { RecentValues, type Heddle } from '@heddle/runtime'
import type { FastifyInstance } from 'fastify'
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Upper bounds in seconds; p95 of a read must stay under 0.1. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60]

const MAX_AGE_MS = 1_000

export interface ServerMetrics {
  /** Times every request of `server`. */
  watch(server: FastifyInstance): void
  /** In the format of Prometheus; reads the store for what is open. At most a second old: anyone may ask. */
  print(): Promise<string>
}

/** What operators watch: requests by route, executions by status, commits, queues, the event loop. */
export function createMetrics(heddle: () => Heddle | null): ServerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'heddle_' })
  const requests = new Histogram({
    name: 'heddle_http_request_duration_seconds',
    help: 'Requests by route, method and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [registry],
  })
  addHostGauges(registry, heddle)
  addStoreGauges(registry, heddle)
  const printed = new RecentValues<string>({ maxAgeMs: MAX_AGE_MS })
  return {
    watch(server) {
      server.addHook('onResponse', (request, reply, done) => {
        const { routeId } = request.routeOptions.config as { readonly routeId?: string }
        const route = routeId ?? (request.routeOptions.url === undefined ? 'unknown' : 'other')
        requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
        done()
      })
    },
    print: () => printed.read('all', () => registry.metrics()),
  }
}

function addHostGauges(registry: Registry, heddle: () => Heddle | null): void {
  const figures = {
    heddle_host_open_executions: ['Executions accepted and not settled.', 'open'],
    heddle_host_executions_in_memory: ['Executions in memory.', 'inMemory'],
    heddle_host_running_nodes: ['Node executions with a running attempt.', 'running'],
    heddle_host_queued_executions: ['Executions that wait for a slot.', 'queued'],
    heddle_host_queued_nodes: ['Node executions that wait for a slot.', 'nodesQueued'],
    heddle_host_timers: ['Timers that are set.', 'timers'],
    heddle_host_subscriptions: ['Streams that are open.', 'subscriptions'],
    heddle_host_pending_appends: ['Appends that wait for their commit.', 'pendingAppends'],
    heddle_host_commits_total: ['Commits since the start.', 'commits'],
  } as const
  for (const [name, [help, figure]] of Object.entries(figures)) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => gauge.set(Number(heddle()?.host.stats()[figure] ?? 0)),
    })
  }
}

function addStoreGauges(registry: Registry, heddle: () => Heddle | null): void {
  const gauge: Gauge<'status'> = new Gauge({
    name: 'heddle_executions',
    help: 'Open executions by status.',
    labelNames: ['status'] as const,
    registers: [registry],
    collect: async () => {
      gauge.reset()
      const running = heddle()
      if (running === null) return
      const { openExecutions } = await running.store.system.readMetrics()
      for (const [status, count] of Object.entries(openExecutions)) gauge.set({ status }, count)
    },
  })
}
