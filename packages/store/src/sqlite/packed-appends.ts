import type { EncodedAppend } from '../journal/encoded-append.ts'

/*
 * Appends on their way to the writing thread, in two buffers that change hands: cloning texts and objects into a thread
 * takes several times as long. The thread gives the buffers back with its answer.
 *
 * 1. `numbers` holds `HEAD` numbers for each append, then its progress; `bytes` its texts, as UTF-8, end to end.
 * 2. What few appends have travels beside them as objects.
 * 3. What was unpacked shows into the buffers: it must not be used any more once they were given back.
 */

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

export interface AppendBuffers {
  readonly numbers: Float64Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface PackedAppends extends AppendBuffers {
  readonly count: number
  readonly rests: readonly (Rest | null)[]
}

/** An append as the writer binds it: JSON text as bytes. */
export type UnpackedAppend = Omit<EncodedAppend, 'events' | 'spans'> & {
  readonly events: Uint8Array | null
  readonly spans: Uint8Array | null
}

/** Epoch, numbers, time; bytes of execution id, workspace id, events, spans; length of the progress. */
const HEAD = 9
const NOTHING = -1
/** UTF-8 takes at most so many bytes for one unit of a string. */
const MOST_BYTES = 3
/** More units are measured before there is room made for them. */
const MANY_UNITS = 512 * 1024
/** Larger buffers are not kept: they come with values, not with numbers of appends. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024

const NO_REST: Rest = {
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

/** Packs appends into buffers that it gets back; the main thread's end. */
export class AppendPacker {
  readonly #free: AppendBuffers[] = []

  pack(appends: readonly EncodedAppend[]): PackedAppends {
    const { numbers, bytes } = this.#takeBuffers(appends)
    const text = Buffer.from(bytes.buffer)
    const write = (part: string): number => {
      const length = text.write(part, at, 'utf8')
      at += length
      return length
    }
    let at = 0
    let cell = 0
    for (const append of appends) {
      const { events, spans, progress } = append
      numbers[cell] = append.epoch
      numbers[cell + 1] = append.afterSeq
      numbers[cell + 2] = append.lastSeq
      numbers[cell + 3] = append.at
      numbers[cell + 4] = write(append.executionId)
      numbers[cell + 5] = write(append.workspaceId)
      numbers[cell + 6] = events === null ? NOTHING : write(events)
      numbers[cell + 7] = spans === null ? NOTHING : write(spans)
      numbers[cell + 8] = progress === null ? NOTHING : progress.length
      cell += HEAD
      if (progress !== null) for (const value of progress) numbers[cell++] = value
    }
    return { count: appends.length, numbers, bytes, rests: appends.map(restOf) }
  }

  /** Buffers that the writing thread has answered for. */
  giveBack(buffers: AppendBuffers): void {
    if (buffers.bytes.byteLength <= MOST_KEPT_BYTES) this.#free.push(buffers)
  }

  #takeBuffers(appends: readonly EncodedAppend[]): AppendBuffers {
    let units = 0
    let cells = 0
    for (const { executionId, workspaceId, events, spans, progress } of appends) {
      units += executionId.length + workspaceId.length + (events?.length ?? 0) + (spans?.length ?? 0)
      cells += HEAD + (progress?.length ?? 0)
    }
    const free = this.#free.pop()
    const most = units > MANY_UNITS ? measureTexts(appends) : units * MOST_BYTES
    const numbers = free !== undefined && free.numbers.length >= cells ? free.numbers : new Float64Array(cells * 2)
    const bytes =
      free !== undefined && free.bytes.length >= most ? free.bytes : new Uint8Array(Buffer.allocUnsafeSlow(most).buffer)
    return { numbers, bytes }
  }
}

function measureTexts(appends: readonly EncodedAppend[]): number {
  let bytes = 0
  for (const { executionId, workspaceId, events, spans } of appends) {
    bytes += Buffer.byteLength(executionId) + Buffer.byteLength(workspaceId)
    bytes += Buffer.byteLength(events ?? '') + Buffer.byteLength(spans ?? '')
  }
  return bytes
}

/** What was packed; the writing thread's end. */
export function unpackAppends({ count, numbers, bytes, rests }: PackedAppends): readonly UnpackedAppend[] {
  const text = Buffer.from(bytes.buffer)
  const appends: UnpackedAppend[] = []
  let at = 0
  let cell = 0
  const take = (length: number): Uint8Array | null => (length === NOTHING ? null : bytes.subarray(at, (at += length)))
  for (let index = 0; index < count; index += 1) {
    const [executionId, workspaceId] = [numbers[cell + 4]!, numbers[cell + 5]!]
    const progressAt = cell + HEAD
    const progress = numbers[cell + 8]!
    appends.push({
      executionId: text.toString('utf8', at, (at += executionId)),
      workspaceId: text.toString('utf8', at, (at += workspaceId)),
      epoch: numbers[cell]!,
      afterSeq: numbers[cell + 1]!,
      lastSeq: numbers[cell + 2]!,
      at: numbers[cell + 3]!,
      events: take(numbers[cell + 6]!),
      spans: take(numbers[cell + 7]!),
      progress: progress === NOTHING ? null : [...numbers.subarray(progressAt, progressAt + progress)],
      ...(rests[index] ?? NO_REST),
    })
    cell = progressAt + Math.max(0, progress)
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
