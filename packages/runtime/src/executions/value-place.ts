/*
 * Where the record of an execution holds a value. The `ref` of an answer names such a place, never bytes or a blob, so a
 * made-up one reads nothing that the execution does not show anyway.
 */
import type { ExecutionRow } from '@heddle/engine'
import { HeddleError, toNodeKey, type NodeKey, type StoredValue, type WorkspaceId } from '@heddle/model'
import { z } from 'zod'
import type { ExecutionParts } from './execution-parts.ts'
import { listRecordedValues } from './recorded-values.ts'

export type ValuePlace =
  | { readonly in: 'input' }
  | { readonly in: 'output' }
  /** `path`: member names from the event's data to the value. */
  | { readonly in: 'event'; readonly seq: number; readonly path: readonly string[] }
  | {
      readonly in: 'span'
      readonly nodeKey: NodeKey
      readonly spanId: string
      readonly field: 'output' | 'request' | 'response'
    }
  | { readonly in: 'step'; readonly nodeKey: NodeKey; readonly stepKey: string }
  | { readonly in: 'wait'; readonly waitId: string }
  /** What a node was given: its config, resolved again from the record. */
  | { readonly in: 'config'; readonly nodeKey: NodeKey }

const placeSchema = z.union([
  z.tuple([z.literal('i')]),
  z.tuple([z.literal('o')]),
  z.tuple([z.literal('e'), z.int().min(1), z.array(z.string()).max(4)]),
  z.tuple([z.literal('s'), z.string(), z.string(), z.enum(['output', 'request', 'response'])]),
  z.tuple([z.literal('t'), z.string(), z.string()]),
  z.tuple([z.literal('w'), z.string()]),
  z.tuple([z.literal('c'), z.string()]),
])
type Coded = z.infer<typeof placeSchema>

/** The place as opaque text. */
export function toRef(place: ValuePlace): string {
  return Buffer.from(JSON.stringify(encode(place))).toString('base64url')
}

function encode(place: ValuePlace): Coded {
  switch (place.in) {
    case 'input':
      return ['i']
    case 'output':
      return ['o']
    case 'event':
      return ['e', place.seq, [...place.path]]
    case 'span':
      return ['s', place.nodeKey, place.spanId, place.field]
    case 'step':
      return ['t', place.nodeKey, place.stepKey]
    case 'wait':
      return ['w', place.waitId]
    case 'config':
      return ['c', place.nodeKey]
  }
}

/** The place that a `ref` names. Throws `NOT_FOUND` on text that is none. */
export function parseRef(ref: string): ValuePlace {
  const parsed = placeSchema.safeParse(toJson(Buffer.from(ref, 'base64url').toString('utf8')))
  if (!parsed.success)
    throw new HeddleError('NOT_FOUND', 'There is no such value. Use a ref from an answer, unchanged.')
  return decode(parsed.data)
}

function decode(coded: Coded): ValuePlace {
  switch (coded[0]) {
    case 'i':
      return { in: 'input' }
    case 'o':
      return { in: 'output' }
    case 'e':
      return { in: 'event', seq: coded[1], path: coded[2] }
    case 's':
      return { in: 'span', nodeKey: toNodeKey(coded[1]), spanId: coded[2], field: coded[3] }
    case 't':
      return { in: 'step', nodeKey: toNodeKey(coded[1]), stepKey: coded[2] }
    case 'w':
      return { in: 'wait', waitId: coded[1] }
    case 'c':
      return { in: 'config', nodeKey: toNodeKey(coded[1]) }
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the record holds at a place, and whose output it is, if it is one. */
export interface PlacedValue {
  readonly stored: StoredValue
  readonly outputOf: NodeKey | null
}

/** Reads the record at `place` (not of kind `config`). Throws `NOT_FOUND` when nothing is there any more. */
export async function findPlaced(
  parts: Pick<ExecutionParts, 'store'>,
  row: ExecutionRow,
  place: Exclude<ValuePlace, { readonly in: 'config' }>,
): Promise<PlacedValue> {
  const found = await find(parts, row, place)
  if (found !== null) return found
  throw new HeddleError(
    'NOT_FOUND',
    `Execution ${row.id} records no such value, or no longer: retention may have taken it.`,
  )
}

async function find(
  { store }: Pick<ExecutionParts, 'store'>,
  row: ExecutionRow,
  place: Exclude<ValuePlace, { readonly in: 'config' }>,
): Promise<PlacedValue | null> {
  switch (place.in) {
    case 'input':
      return { stored: row.input, outputOf: null }
    case 'output':
      return { stored: row.output, outputOf: null }
    case 'event':
      return findInEvent(store, row, place)
    case 'span': {
      const spans = await store.executions.listNodeSpans({ executionId: row.id, nodeKeys: [place.nodeKey] })
      const stored = spans.find(({ spanId }) => spanId === place.spanId)?.[place.field] ?? null
      return stored === null ? null : { stored, outputOf: place.field === 'output' ? place.nodeKey : null }
    }
    case 'step': {
      const steps = await store.journal.readSteps(row.id, place.nodeKey)
      const step = steps.find(({ stepKey }) => stepKey === place.stepKey)
      return step === undefined ? null : { stored: step.output, outputOf: null }
    }
    case 'wait':
      return findInWait(store, row.workspaceId, { executionId: row.id, waitId: place.waitId })
  }
}

async function findInWait(
  store: ExecutionParts['store'],
  workspaceId: WorkspaceId,
  wait: { readonly executionId: ExecutionRow['id']; readonly waitId: string },
): Promise<PlacedValue> {
  const { spec } = await store.approvals.get(workspaceId, wait.executionId, wait.waitId)
  return { stored: spec.data, outputOf: null }
}

async function findInEvent(
  store: ExecutionParts['store'],
  row: ExecutionRow,
  place: Extract<ValuePlace, { readonly in: 'event' }>,
): Promise<PlacedValue | null> {
  const [event] = await store.journal.readEvents(row.id, place.seq - 1, 1)
  if (event?.seq !== place.seq) return null
  return listRecordedValues(event).find(({ path }) => path.join('\0') === place.path.join('\0')) ?? null
}
