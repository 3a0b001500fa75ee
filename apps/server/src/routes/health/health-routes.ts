import { readVersion } from '@heddle/runtime'
import { z } from 'zod'
import { defineRoute, type Route } from '../../http/define-route.ts'

const TAG = 'Health'

const readySchema = z
  .strictObject({ status: z.enum(['ready', 'not ready']), reason: z.string().optional() })
  .meta({ id: 'Readiness' })

/** For probes and people: anonymous, and answered while Heddle starts. */
export const HEALTH_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'health.live',
    method: 'GET',
    path: '/health/live',
    summary: 'The process answers',
    tag: TAG,
    permission: null,
    answers: { 200: z.strictObject({ status: z.literal('live') }) },
    handler: async () => ({ status: 200, body: { status: 'live' as const } }),
  }),
  defineRoute({
    id: 'health.ready',
    method: 'GET',
    path: '/health/ready',
    summary: 'Heddle takes work',
    tag: TAG,
    permission: null,
    answers: { 200: readySchema, 503: readySchema },
    handler: async ({ readiness }) => {
      const { isReady, reason } = readiness()
      const why = reason === undefined ? {} : { reason }
      return isReady
        ? { status: 200, body: { status: 'ready' as const, ...why } }
        : { status: 503, body: { status: 'not ready' as const, ...why } }
    },
  }),
  defineRoute({
    id: 'health.metrics',
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics in the format of Prometheus',
    tag: TAG,
    permission: null,
    answers: { 200: { media: ['text/plain; version=0.0.4; charset=utf-8'], description: 'The metrics.' } },
    handler: async ({ metrics }) => ({ status: 200, body: await metrics() }),
  }),
  defineRoute({
    id: 'health.version',
    method: 'GET',
    path: '/version',
    summary: 'Which Heddle this is',
    tag: TAG,
    permission: null,
    answers: { 200: z.strictObject({ name: z.literal('heddle'), version: z.string(), node: z.string() }) },
    handler: async () => ({
      status: 200,
      body: { name: 'heddle' as const, version: readVersion(), node: process.versions.node },
    }),
  }),
]
