import {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  HeddleError,
  type Json,
  type JsonObject,
  type StoredValue,
  type WaitSpec,
} from '@heddle/model'
import type { NodeContext } from './node-context.ts'

/** What a `flow.wait`, `flow.signal` or `flow.approval` node waits for. Throws EXPRESSION_FAILED on values that are no times. */
export function waitSpecOf(context: NodeContext, config: StoredValue): WaitSpec {
  const fields = fieldsOf(context, config)
  const at = context.state.at
  switch (context.planNode.role) {
    case 'signal':
      return { kind: 'signal', name: text(fields['name']), key: text(fields['key']), dueAt: dueAtOf(fields, at) }
    case 'approval':
      return approvalSpec(fields, at)
    default:
      return { kind: 'time', dueAt: timeOf(context, fields) }
  }
}

function fieldsOf(context: NodeContext, config: StoredValue): JsonObject {
  if ('json' in config && typeof config.json === 'object' && config.json !== null && !Array.isArray(config.json)) {
    return config.json as JsonObject
  }
  const message = `The config of '${context.node.key}' is above 64 KB; show large data as a file.`
  throw new HeddleError('PAYLOAD_TOO_LARGE', message)
}

function approvalSpec(fields: JsonObject, at: number): WaitSpec {
  const reminder = fields['reminderSeconds']
  const roles = fields['roles']
  const description = fields['description']
  return {
    kind: 'approval',
    title: text(fields['title']),
    ...(typeof description === 'string' ? { description } : {}),
    roles: Array.isArray(roles) ? roles.map((role: Json) => text(role)) : [],
    form: fields['form'] ?? null,
    data: { json: fields['data'] ?? null },
    reminderAt: typeof reminder === 'number' ? at + reminder * 1000 : null,
    dueAt: dueAtOf(fields, at),
    origin: 'node',
  }
}

/** `timeoutSeconds`: default 30 days; `none` waits for ever. */
function dueAtOf(fields: JsonObject, at: number): number | null {
  const seconds = fields['timeoutSeconds'] ?? DEFAULT_WAIT_TIMEOUT_SECONDS
  if (seconds === 'none') return null
  return Math.round(at + Number(seconds) * 1000)
}

/** When a `flow.wait` is over: `seconds`, an ISO 8601 `duration`, or `until` an ISO 8601 time (in the workflow's zone). */
function timeOf(context: NodeContext, fields: JsonObject): number {
  const { state, plan } = context
  const zone = plan.settings.timezone ?? 'UTC'
  const { seconds = null, duration = null, until = null } = fields
  const name = context.node.key
  if (seconds !== null) return secondsAfter(name, { at: state.at, seconds })
  try {
    if (duration !== null) {
      const start = Temporal.Instant.fromEpochMilliseconds(state.at).toZonedDateTimeISO(zone)
      return start.add(Temporal.Duration.from(text(duration))).epochMilliseconds
    }
    if (until !== null) return instantOf(text(until), zone)
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause
    const said =
      duration === null
        ? `until ${JSON.stringify(until)} is not an ISO 8601 time. Write it as 2026-12-24T18:00:00+01:00.`
        : `duration ${JSON.stringify(duration)} is not an ISO 8601 duration. Write it as PT90M or P1D.`
    throw new HeddleError('EXPRESSION_FAILED', `'${name}' cannot wait: its ${said}`, { cause })
  }
  throw new HeddleError('EXPRESSION_FAILED', `'${context.node.key}' needs seconds, duration or until in its config.`)
}

function secondsAfter(name: string, { at, seconds }: { readonly at: number; readonly seconds: Json }): number {
  const amount = Number(seconds)
  if (!Number.isFinite(amount) || amount < 0) {
    const message = `'${name}' cannot wait: its seconds are ${JSON.stringify(seconds)}. Give a number from 0 on.`
    throw new HeddleError('EXPRESSION_FAILED', message)
  }
  return Math.round(at + amount * 1000)
}

const HAS_OFFSET = /(Z|[+-]\d{2}:?\d{2})(\[.*\])?$/i

function instantOf(iso: string, zone: string): number {
  if (HAS_OFFSET.test(iso)) return Temporal.Instant.from(iso).epochMilliseconds
  return Temporal.PlainDateTime.from(iso).toZonedDateTime(zone).epochMilliseconds
}

function text(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
