import type { Json } from '@heddle/model'
import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const AUTH_KINDS = ['none', 'bearer', 'basic', 'header', 'hmac'] as const

const auth = z
  .strictObject({
    kind: z.enum(AUTH_KINDS).describe('How callers prove who they are.'),
    secret: z
      .string()
      .min(1)
      .meta({ format: 'secret-name' })
      .optional()
      .describe(
        'Name of the secret that holds the token, the user:password pair, or the signing key. Without it the trigger has a secret of its own, made at activation and kept over versions; for basic the user is then heddle.',
      ),
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be a header name')
      .optional()
      .describe('Header that carries the token (kind header) or the signature (kind hmac).'),
    toleranceSeconds: z
      .int()
      .min(1)
      .max(3600)
      .optional()
      .describe(
        'Only for hmac: signatures must carry their time, and be no older than this. Without it a signature of the body alone is taken too, and one with a time for 300 s.',
      ),
  })
  .superRefine((value, context) => {
    if ((value.kind === 'header' || value.kind === 'hmac') && value.header === undefined) {
      context.addIssue({ code: 'custom', path: ['header'], message: `auth of kind ${value.kind} needs a header name` })
    }
  })

/** The same for validation. */
const needs = (kinds: readonly string[], field: string) => ({
  if: { properties: { kind: { enum: [...kinds] } }, required: ['kind'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: [field] },
})
const validatedAuth = auth.meta({
  allOf: [needs(['header', 'hmac'], 'header')],
})

const config = z.strictObject({
  method: literalField(z.enum(METHODS).default('POST')).describe('HTTP method the address answers to.'),
  path: literalField(
    z.string().regex(/^[a-z0-9][a-z0-9/_-]{0,199}$/i, 'must be a path without leading slash'),
  ).describe('Path below /hooks, such as orders/new. Unique in the workspace.'),
  auth: literalField(validatedAuth.default({ kind: 'none' })).describe('Who may call. Without it everybody may.'),
  answer: literalField(z.enum(['async', 'sync']).default('async')).describe(
    'async: answers 202 with the execution id at once. sync: waits for the end and answers with what the workflow gives.',
  ),
  respondWith: literalField(z.enum(['output', 'response']).default('output')).describe(
    'For sync. output: 200 with the workflow’s output as JSON. response: the workflow’s outputs status, headers and body are the answer.',
  ),
  timeoutSeconds: literalField(z.number().min(0.1).max(55).default(30)).describe(
    'For sync: how long a caller waits before 504. The execution goes on all the same.',
  ),
})

/** A webhook's config with its defaults. */
export type WebhookConfig = z.infer<typeof config>

/** The config of a planned webhook, with its defaults. Throws `PLAN_INVALID` when it does not hold. */
export function parseWebhookConfig(value: Json): WebhookConfig {
  return triggerWebhook.parseConfig(value) as WebhookConfig
}

/** Started by an HTTP call. */
export const triggerWebhook = defineNode({
  type: 'trigger.webhook',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Webhook',
  description: 'Starts the workflow when its address is called. Gives the method, query, headers, body and files.',
  icon: 'webhook',
  config,
  output: z.looseObject({ method: z.string(), query: z.unknown(), headers: z.unknown(), body: z.unknown() }),
  example: {
    config: { method: 'POST', path: 'orders/new', auth: { kind: 'bearer', secret: 'ORDER_HOOK' }, answer: 'async' },
  },
})
