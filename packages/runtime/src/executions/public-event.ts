import type { ExecutionEvent, Json, JsonObject, NodeKey, ValueReader } from '@heddle/model'
import { toPublicValue } from './public-value.ts'
import { listRecordedValues } from './recorded-values.ts'
import { toRfcTime } from './rfc-time.ts'
import type { SensitiveOf } from './plan-facts.ts'

/**
 * A recorded event as people get it: times as RFC 3339, values inline or as `{ ref, … }`, sensitive parts hidden. What
 * only the engine needs (leases, random numbers, workspace variables, results a replay took over) is left out.
 */
export interface PublicEvent {
  readonly seq: number
  readonly type: ExecutionEvent['type']
  readonly at: string
  readonly nodeKey?: NodeKey
  readonly attempt?: number
  readonly data: JsonObject
}

const HIDDEN: ReadonlySet<string> = new Set(['lease', 'random', 'inputHash', 'worker', 'env', 'given'])
const TIMES: ReadonlySet<string> = new Set(['dueAt', 'reminderAt', 'restartAt'])

export interface EventReader {
  readonly values: ValueReader
  readonly sensitive: SensitiveOf
}

/** The public form of `event`. */
export async function toPublicEvent(event: ExecutionEvent, reader: EventReader): Promise<PublicEvent> {
  const data = toPublicData(event.data as unknown as JsonObject)
  for (const { path, stored, outputOf } of listRecordedValues(event)) {
    const shown = {
      stored,
      place: { in: 'event', seq: event.seq, path } as const,
      sensitive: outputOf === null ? [] : reader.sensitive(outputOf),
    }
    setAt(data, path, (await toPublicValue(reader.values, shown)) as Json)
  }
  const given = 'given' in event.data ? Object.keys(event.data.given) : []
  return {
    seq: event.seq,
    type: event.type,
    at: toRfcTime(event.at),
    ...(event.nodeKey === undefined ? {} : { nodeKey: event.nodeKey }),
    ...('attempt' in event.data ? { attempt: event.data.attempt } : {}),
    data: given.length === 0 ? data : { ...data, reused: given },
  }
}

type Open = { [name: string]: Json }

function toPublicData(data: JsonObject): Open {
  const open: Open = {}
  for (const [name, value] of Object.entries(data)) {
    if (HIDDEN.has(name)) continue
    if (TIMES.has(name)) open[name] = typeof value === 'number' ? toRfcTime(value) : null
    else if (name === 'spec') open[name] = toPublicData(value as JsonObject)
    else if (name === 'waits') open[name] = toPublicWaits(value as JsonObject)
    else open[name] = value
  }
  return open
}

function toPublicWaits(waits: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(waits).map(([key, spec]) => [key, toPublicData(spec as JsonObject)]))
}

function setAt(data: Open, path: readonly string[], value: Json): void {
  let current = data
  for (const name of path.slice(0, -1)) {
    const inner = { ...(current[name] as JsonObject) }
    current[name] = inner
    current = inner
  }
  current[path.at(-1) ?? ''] = value
}
