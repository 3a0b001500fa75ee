/** How long the next key of a sequence may take. */
const SEQUENCE_MS = 1_200

/** Keys of a sequence that were pressed so far. */
export interface PendingKeys {
  readonly strokes: readonly string[]
  readonly atMs: number
}

export const NO_PENDING_KEYS: PendingKeys = { strokes: [], atMs: 0 }

export interface ShortcutMatch {
  readonly pending: PendingKeys
  /** The shortcut that is complete with this key. */
  readonly shortcut: string | null
}

/** What a key means after those that are pending: a complete shortcut, the next part of a sequence, or nothing. */
export function matchShortcut(
  pending: PendingKeys,
  press: { readonly stroke: string; readonly atMs: number },
  shortcuts: readonly string[],
): ShortcutMatch {
  const isFresh = press.atMs - pending.atMs <= SEQUENCE_MS
  const continued = isFresh ? [...pending.strokes, press.stroke] : [press.stroke]
  // A key that does not go on with a sequence may begin another.
  for (const strokes of continued.length > 1 ? [continued, [press.stroke]] : [continued]) {
    const typed = strokes.join(' ')
    if (shortcuts.includes(typed)) return { pending: NO_PENDING_KEYS, shortcut: typed }
    if (shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `))) {
      return { pending: { strokes, atMs: press.atMs }, shortcut: null }
    }
  }
  return { pending: NO_PENDING_KEYS, shortcut: null }
}
