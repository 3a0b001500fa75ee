import type { Cell } from '../database.ts'
import type { EncodedAppend } from '../journal/encoded-append.ts'

/** What few appends have. */
type Rest = Pick<EncodedAppend, (typeof REST)[number]>
const REST = [
  'insert',
  'update',
  'largeInput',
  'calls',
  'stats',
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
 * take. Each append is `HEAD` entries (ids, numbers, texts, rest, whether there is progress), then its progress.
 */
export type PackedAppends = readonly (Cell | Rest)[]

const HEAD = 10
const NOTHING: Rest = {
  insert: null,
  update: null,
  largeInput: null,
  calls: [],
  stats: [],
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
    const { progress } = append
    packed.push(append.executionId, append.workspaceId, append.epoch, append.afterSeq, append.lastSeq, append.at)
    packed.push(append.events, append.spans, restOf(append), progress === null ? 0 : progress.length)
    if (progress !== null) packed.push(...progress)
  }
  return packed
}

/** What was packed. */
export function unpackAppends(packed: PackedAppends): readonly EncodedAppend[] {
  const appends: EncodedAppend[] = []
  let at = 0
  while (at < packed.length) {
    const cellsAt = at + HEAD
    const cells = packed[at + 9] as number
    appends.push({
      executionId: packed[at] as string,
      workspaceId: packed[at + 1] as string,
      epoch: packed[at + 2] as number,
      afterSeq: packed[at + 3] as number,
      lastSeq: packed[at + 4] as number,
      at: packed[at + 5] as number,
      events: packed[at + 6] as string | null,
      spans: packed[at + 7] as string | null,
      progress: cells === 0 ? null : (packed.slice(cellsAt, cellsAt + cells) as readonly Cell[]),
      ...((packed[at + 8] as Rest | null) ?? NOTHING),
    })
    at = cellsAt + cells
  }
  return appends
}

function restOf(append: EncodedAppend): Rest | null {
  const { insert, update, largeInput, calls, stats, waits, steps } = append
  const { forgetSteps, snapshot, idempotency, takenSignals, plan, blobs } = append
  const single = insert ?? update ?? largeInput ?? snapshot ?? idempotency ?? plan
  const listed = calls.length + stats.length + waits.length + steps.length
  const named = forgetSteps.length + takenSignals.length + blobs.length
  if (single === null && listed + named === 0) return null
  const rows = { insert, update, largeInput, calls, stats, waits, steps }
  return { ...rows, forgetSteps, snapshot, idempotency, takenSignals, plan, blobs }
}
