import type { RowChanges } from './rows.ts'

/** Rows of two turns of one execution that go into one append: the later execution row, all the rest. */
export function mergeRows(earlier: RowChanges | null, later: RowChanges): RowChanges {
  if (earlier === null) return later
  return {
    execution: later.execution,
    spans: concat(earlier.spans, later.spans),
    stats: concat(earlier.stats, later.stats),
    waits: concat(earlier.waits, later.waits),
  }
}

function concat<Row>(earlier: readonly Row[], later: readonly Row[]): readonly Row[] {
  if (earlier.length === 0) return later
  return later.length === 0 ? earlier : [...earlier, ...later]
}
