import type { Cell } from '../database.ts'
import type { EncodedAppend } from '../journal/encoded-append.ts'

/** What few appends have. */
type Rest = Pick<EncodedAppend, (typeof REST)[number]>
const REST = [
  'largeInput',
  'waits',
  'steps',
  'forgetSteps',
  'snapshot',
  'idempotency',
  'takenSignals',
  'plan',
  'blobs',
] as const

/**
 * Appends as one flat list: cloning a list of texts and numbers into a thread takes a fraction of the time that objects
 * take. Each append is a head of `HEAD` entries (ids, numbers, lengths, rest), then its cells.
 */
export type PackedAppends = readonly (Cell | Rest)[]

const HEAD = 12
const NO_ROW = -1
const NOTHING: Rest = {
  largeInput: null,
  waits: [],
  steps: [],
  forgetSteps: [],
  snapshot: null,
  idempotency: null,
  takenSignals: [],
  plan: null,
  blobs: [],
}

/** Packs appends for their way to the writing thread. */
export function packAppends(appends: readonly EncodedAppend[]): PackedAppends {
  const packed: (Cell | Rest)[] = []
  for (const append of appends) {
    const { events, insert, update, spans, stats } = append
    packed.push(append.executionId, append.workspaceId, append.epoch, append.afterSeq, append.lastSeq, append.at)
    packed.push(events.length, insert?.length ?? NO_ROW, update?.length ?? NO_ROW, spans.length, stats.length)
    packed.push(restOf(append))
    for (const cells of [events, insert, update, spans, stats])
      if (cells !== null) for (const cell of cells) packed.push(cell)
  }
  return packed
}

/** What was packed. */
export function unpackAppends(packed: PackedAppends): readonly EncodedAppend[] {
  const appends: EncodedAppend[] = []
  let at = 0
  const take = (length: number): readonly Cell[] => packed.slice(at, (at += length)) as readonly Cell[]
  while (at < packed.length) {
    const head = packed.slice(at, at + HEAD)
    at += HEAD
    const [events, insert, update, spans, stats] = head.slice(6) as readonly number[]
    appends.push({
      executionId: head[0] as string,
      workspaceId: head[1] as string,
      epoch: head[2] as number,
      afterSeq: head[3] as number,
      lastSeq: head[4] as number,
      at: head[5] as number,
      events: take(events!),
      insert: insert === NO_ROW ? null : take(insert!),
      update: update === NO_ROW ? null : take(update!),
      spans: take(spans!),
      stats: take(stats!),
      ...((head[11] as Rest | null) ?? NOTHING),
    })
  }
  return appends
}

function restOf(append: EncodedAppend): Rest | null {
  const { largeInput, waits, steps, forgetSteps, snapshot, idempotency, takenSignals, plan, blobs } = append
  const single = largeInput ?? snapshot ?? idempotency ?? plan
  const listed = waits.length + steps.length + forgetSteps.length + takenSignals.length + blobs.length
  if (single === null && listed === 0) return null
  return { largeInput, waits, steps, forgetSteps, snapshot, idempotency, takenSignals, plan, blobs }
}
