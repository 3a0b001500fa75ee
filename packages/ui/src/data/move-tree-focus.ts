import type { JsonRow } from './flatten-json.ts'

export type TreeMove =
  { readonly kind: 'focus'; readonly index: number } | { readonly kind: 'open' | 'close'; readonly path: string }

/** What a key does in a tree (ARIA "tree" pattern); null when it means nothing there. */
export function moveTreeFocus(key: string, index: number, rows: readonly JsonRow[]): TreeMove | null {
  const row = rows[index]
  if (row === undefined) return null
  const focus = (wanted: number): TreeMove => ({
    kind: 'focus',
    index: Math.min(rows.length - 1, Math.max(0, wanted)),
  })
  switch (key) {
    case 'ArrowDown':
      return focus(index + 1)
    case 'ArrowUp':
      return focus(index - 1)
    case 'Home':
      return focus(0)
    case 'End':
      return focus(rows.length - 1)
    case 'ArrowRight':
      if (row.isOpen) return focus(index + 1)
      return row.size !== null && row.size > 0 ? { kind: 'open', path: row.path } : null
    case 'ArrowLeft':
      return row.isOpen ? { kind: 'close', path: row.path } : focus(parentOf(index, rows))
    case 'Enter':
    case ' ':
      if (row.size === null || row.size === 0) return null
      return { kind: row.isOpen ? 'close' : 'open', path: row.path }
    default:
      return null
  }
}

function parentOf(index: number, rows: readonly JsonRow[]): number {
  const depth = rows[index]?.depth ?? 0
  for (let above = index - 1; above >= 0; above--) {
    if ((rows[above]?.depth ?? 0) < depth) return above
  }
  return index
}
