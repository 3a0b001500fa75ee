import type { NodeRow } from './model/node-rows.ts'

export type Move =
  { readonly kind: 'focus'; readonly index: number } | { readonly kind: 'toggle' | 'choose'; readonly key: string }

/** What a key means in the tree of node executions, at row `at`; null: nothing. */
export function moveInTree(key: string, at: number, rows: readonly NodeRow[]): Move | null {
  const row = rows[at]
  if (row === undefined) return null
  const to = (index: number): Move => ({ kind: 'focus', index: Math.max(0, Math.min(rows.length - 1, index)) })
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(at + 1)
    case 'ArrowUp':
    case 'k':
      return to(at - 1)
    case 'Home':
      return to(0)
    case 'End':
      return to(rows.length - 1)
    case 'PageDown':
      return to(at + 12)
    case 'PageUp':
      return to(at - 12)
    case 'ArrowRight':
      if (row.isExpandable && !row.isExpanded) return { kind: 'toggle', key: row.key }
      return row.isExpanded ? to(at + 1) : null
    case 'ArrowLeft': {
      if (row.isExpanded) return { kind: 'toggle', key: row.key }
      const parent = rows.findLastIndex((each, index) => index < at && each.depth < row.depth)
      return parent === -1 ? null : to(parent)
    }
    case 'Enter':
    case ' ':
      return row.kind === 'node' ? { kind: 'choose', key: row.key } : { kind: 'toggle', key: row.key }
    default:
      return null
  }
}
