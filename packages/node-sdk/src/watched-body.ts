import { HeddleError, MAX_VALUE_BYTES } from '@heddle/model'
import type { EntryActivity } from './activity.ts'

/** What is kept of a body for its record. */
export interface SeenBody {
  readonly bytes: number
  /** The whole body, or null when it was larger than 64 MB or not read to its end. */
  readonly content: Uint8Array | null
  /** It was read to its end. */
  readonly isComplete: boolean
  readonly error: unknown
}

interface Watch {
  readonly activity: EntryActivity
  /** Called once: at the end, on an error, or when the reader gives up. */
  readonly onEnd: (seen: SeenBody) => Promise<void>
}

export interface WatchedBody {
  readonly stream: ReadableStream<Uint8Array>
  /** Ends the body when node code has not read it to its end. */
  close(): Promise<void>
}

/** The same body, read on demand; says what went through it when it ends. Only a pending read counts as activity. */
export function watchBody(body: ReadableStream<Uint8Array>, { activity, onEnd }: Watch): WatchedBody {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  let isEnded = false
  const end = async (seen: Omit<SeenBody, 'bytes'>) => {
    if (isEnded) return
    isEnded = true
    await onEnd({ bytes, ...seen })
  }
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await reader.read().catch(async (cause: unknown) => {
      const error = toBodyError(cause)
      await end({ content: null, isComplete: false, error })
      throw error
    })
    if (done) {
      const content = bytes <= MAX_VALUE_BYTES ? joinBytes(chunks, bytes) : null
      await end({ content, isComplete: true, error: null })
      controller.close()
      return
    }
    bytes += value.byteLength
    if (bytes <= MAX_VALUE_BYTES) chunks.push(value)
    else chunks.length = 0
    controller.enqueue(value)
  }
  const cancel = async (reason?: unknown) => {
    if (isEnded) return
    await Promise.allSettled([reader.cancel(reason)])
    await end({ content: null, isComplete: false, error: null })
  }
  const stream = new ReadableStream<Uint8Array>(
    { pull: (controller) => activity.track(() => pull(controller)), cancel },
    { highWaterMark: 0 },
  )
  return { stream, close: () => cancel('the node ended without reading the answer') }
}

function toBodyError(cause: unknown): Error {
  if (cause instanceof HeddleError) return cause
  if (cause instanceof Error && cause.name === 'AbortError') return cause
  return new HeddleError(
    'UPSTREAM_UNAVAILABLE',
    'The connection broke before the whole answer had arrived. Try again.',
    {
      cause,
    },
  )
}

function joinBytes(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
