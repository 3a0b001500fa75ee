const APPLE: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃', enter: '↵', esc: 'Esc' }
const OTHER: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  ctrl: 'Ctrl',
  enter: 'Enter',
  esc: 'Esc',
}
const NAMES: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→', space: '␣' }

/** Whether `mod` is the ⌘ key on this machine. */
export function isApplePlatform(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.userAgent)
}

/** `mod+k` → `['⌘K']` or `['Ctrl+K']`; `g w` → `['G', 'W']`. */
export function describeKeys(keys: string, platform: 'apple' | 'other' = isApplePlatform() ? 'apple' : 'other') {
  const names = platform === 'apple' ? APPLE : OTHER
  return keys.split(' ').map((chord) =>
    chord
      .split('+')
      .map((key) => names[key] ?? NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : capitalise(key)))
      .join(platform === 'apple' ? '' : '+'),
  )
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
