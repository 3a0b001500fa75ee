/** What is needed of a keyboard event. */
export interface KeyInput {
  readonly key: string
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'space', Escape: 'esc', ArrowUp: 'up', ArrowDown: 'down' }

/**
 * A pressed key as shortcuts are written: `mod+shift+p`, `?`, `g`. `mod` is ⌘ on Apple's machines, Ctrl elsewhere.
 * Letters are found by their place where the layout is not Latin, so that shortcuts work while Korean is typed.
 * Null for a modifier alone.
 */
export function toStroke(event: KeyInput, platform: 'apple' | 'other'): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return null
  const key = nameOf(event)
  const [mod, ctrl] = platform === 'apple' ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  // A sign that needs Shift already says so itself.
  const withShift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key))
  return [mod && 'mod', ctrl && 'ctrl', event.altKey && 'alt', withShift && 'shift', key].filter(Boolean).join('+')
}

function nameOf({ key, code }: KeyInput): string {
  if (key.length > 1) return NAMES[key] ?? key.toLowerCase()
  const isAscii = key > '\x20' && key < '\x7f'
  const place = /^Key([A-Z])$/.exec(code)?.[1]
  return !isAscii && place !== undefined ? place.toLowerCase() : (NAMES[key] ?? key.toLowerCase())
}
