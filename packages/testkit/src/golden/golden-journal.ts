import {
  HeddleError,
  assertInvariant,
  upcastEvent,
  type ExecutionEvent,
  type Json,
  type JsonObject,
  type Plan,
} from '@heddle/model'

/*
 * A journal as a release wrote it (engine.md, "Golden journals"), as text: one JSON value a line, the first about the
 * whole, then one line for each event. A file is written once and never changed: later releases must still apply and
 * finish it.
 */

export const GOLDEN_FORMAT = 'heddle/golden/v1'

export interface GoldenJournal {
  /** Of the example and how it was run, such as `booking-failed`. */
  readonly name: string
  readonly engineRelease: string
  /** By revision, beginning with 1. */
  readonly plans: readonly Plan[]
  /** Values that events name by digest. */
  readonly blobs: { readonly [sha256: string]: Json }
  /** From `execution.created` to `execution.completed`. */
  readonly events: readonly ExecutionEvent[]
}

/** The text of a golden journal. Throws a defect when the journal has not ended. */
export function formatGolden(golden: GoldenJournal): string {
  const { events, ...about } = golden
  assertInvariant(events.at(-1)?.type === 'execution.completed', `The journal ${golden.name} has not ended.`)
  const lines = [{ format: GOLDEN_FORMAT, ...about }, ...events]
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
}

/** Reads a golden journal; events of earlier releases are brought up to date. Throws `INPUT_INVALID` on another format. */
export function parseGolden(text: string): GoldenJournal {
  const [first = '', ...rest] = text.split('\n').filter((line) => line !== '')
  const about = JSON.parse(first) as JsonObject
  if (about.format !== GOLDEN_FORMAT) {
    throw new HeddleError('INPUT_INVALID', `This is no golden journal: its format is ${JSON.stringify(about.format)}.`)
  }
  const { name, engineRelease, plans, blobs } = about as unknown as GoldenJournal
  const events = rest.map((line) => upcastEvent(JSON.parse(line)))
  return { name, engineRelease, plans, blobs, events }
}
