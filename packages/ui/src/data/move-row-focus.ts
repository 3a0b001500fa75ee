/** Rows that Page Up and Page Down pass. */
const PAGE_ROWS = 10

/**
 * The row that has the focus after a key, in a list of `count` rows; null when the key does not move it.
 * @param index the row that has it now; -1: none
 */
export function moveRowFocus(key: string, index: number, count: number): number | null {
  if (count === 0) return null
  const to = (wanted: number) => Math.min(count - 1, Math.max(0, wanted))
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(index + 1)
    case 'ArrowUp':
    case 'k':
      return to(index - 1)
    case 'PageDown':
      return to(index + PAGE_ROWS)
    case 'PageUp':
      return to(index - PAGE_ROWS)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
