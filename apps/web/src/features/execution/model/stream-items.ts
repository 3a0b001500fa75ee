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

/** Sent at once and never recorded; some may be missing. `offset`: characters of the channel before `data`. */
export interface PassingItem {
  readonly kind: 'passing'
  readonly type: 'output.delta' | 'output.snapshot' | 'output.reset' | 'progress' | 'log'
  readonly nodeKey: string
  readonly attempt: number
  readonly channel: string
  readonly offset: number
  readonly data: Json
}

export type StreamItem = RecordedItem | StepItem | PassingItem
