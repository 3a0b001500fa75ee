import type { Json } from '@heddle/model'

/* What the stream of an execution carries, on SSE and WebSocket alike. */

/** A recorded event: durable, gapless in `seq`, sent after its commit. */
export interface RecordedEvent {
  readonly seq: number
  readonly type: string
  /** RFC 3339. */
  readonly at: string
  readonly nodeKey?: string
  readonly attempt?: number
  readonly data: Json
}

/** A durable step of a node execution; `n` counts from 1 within its node. */
export interface StepEvent {
  readonly type: string
  readonly nodeKey: string
  readonly n: number
  readonly [field: string]: Json | undefined
}

/** Sent at once, never recorded; may be dropped for a slow client. */
export interface PassingEvent {
  readonly type: 'output.delta' | 'output.snapshot' | 'output.reset' | 'progress' | 'log'
  /** The last recorded event when it was sent. */
  readonly after: number
  readonly nodeKey: string
  readonly attempt: number
  readonly channel: string
  /** Characters of the channel's text before `data`. */
  readonly offset: number
  readonly data: Json
}

/** The text of one output channel, as far as it has come. */
export interface OutputText {
  readonly nodeKey: string
  readonly attempt: number
  readonly channel: string
  /** Characters before `text` that the server no longer keeps (it keeps the last 1,048,576). */
  readonly start: number
  readonly text: string
}

/** What a follower is told, in order. */
export type StreamItem =
  | { readonly kind: 'recorded'; readonly event: RecordedEvent }
  | { readonly kind: 'step'; readonly step: StepEvent }
  /** `output`: the whole text so far, after `event`. */
  | { readonly kind: 'output'; readonly event: PassingEvent; readonly output: OutputText }
  | { readonly kind: 'progress' | 'log'; readonly event: PassingEvent }

/** One message of the stream, told apart by its fields. */
export type StreamMessage =
  | { readonly kind: 'recorded'; readonly event: RecordedEvent }
  | { readonly kind: 'step'; readonly step: StepEvent }
  | { readonly kind: 'passing'; readonly event: PassingEvent }

/** Sorts the JSON of one message. Null: of a kind this client does not know yet. */
export function toStreamMessage(value: Json): StreamMessage | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null
  const message: unknown = value
  if ('seq' in value) return { kind: 'recorded', event: message as RecordedEvent }
  if ('n' in value) return { kind: 'step', step: message as StepEvent }
  if ('after' in value) return { kind: 'passing', event: message as PassingEvent }
  return null
}
