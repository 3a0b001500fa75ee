import type { RowChanges } from '@heddle/engine'

/** Rows of two turns of one execution that go into one append: the later execution row, all the rest. */
export function mergeRows(earlier: RowChanges | null, later: RowChanges): RowChanges {
  if (earlier === null) return later
  return {
    execution: later.execution,
    spans: [...earlier.spans, ...later.spans],
    stats: [...earlier.stats, ...later.stats],
    waits: [...earlier.waits, ...later.waits],
  }
}
