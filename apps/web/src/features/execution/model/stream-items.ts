import type { Json } from '@heddle/model'

/** A recorded event as the API tells it: durable, numbered without gaps, `at` in ms since 1970. */
export interface RecordedItem {
  readonly kind: 'recorded'
  readonly seq: number
  readonly type: string
  readonly at: number
  readonly nodeKey: string | null
  readonly attempt: number | null
  readonly data: { readonly [name: string]: Json }
}

/** A durable part of a node execution; `n` counts from 1. May come again after a reconnect. */
export interface StepItem {
  readonly kind: 'step'
  readonly nodeKey: string
  readonly n: number
  readonly stepKey: string
  readonly attempt: number
  /** ms since 1970. */
  readonly startedAt: number
  readonly endedAt: number
}

/** The text of one output channel, whole as far as it has come. `start`: characters before `text` that are not kept. */
export interface OutputItem {
  readonly kind: 'output'
  readonly nodeKey: string
  readonly channel: string
  readonly start: number
  readonly text: string
}

/** Sent at once and never recorded; some may be missing. */
export interface PassingItem {
  readonly kind: 'progress' | 'log'
  readonly nodeKey: string
  readonly data: Json
}

export type StreamItem = RecordedItem | StepItem | OutputItem | PassingItem
