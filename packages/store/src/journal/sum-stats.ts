import type { Cell } from '../database.ts'
import { STATS_KEYS } from './columns.ts'

/** Adds one row of statistics (`STATS_COLUMNS`) to those of the same key. Keeps `cells` when it is the first. */
export function addDelta(sums: Map<string, Cell[]>, cells: Cell[]): void {
  const key = JSON.stringify(cells.slice(0, STATS_KEYS.length))
  const sum = sums.get(key)
  if (sum === undefined) {
    sums.set(key, cells)
    return
  }
  for (let index = STATS_KEYS.length; index < cells.length; index++) {
    sum[index] = Number(sum[index]) + Number(cells[index])
  }
}
