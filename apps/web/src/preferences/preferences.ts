/*
 * What this browser keeps for its person: theme, language, time zone, layout. public/boot.js reads the same entry
 * before the first paint.
 *
 * 1. Anything unreadable in storage counts as the default; storage that is refused never breaks the page.
 * 2. A change in one tab reaches the others.
 */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const LANGUAGES = ['en', 'ko'] as const
export type Language = (typeof LANGUAGES)[number]

export interface Preferences {
  readonly theme: Theme
  readonly language: Language | 'system'
  /** IANA name, or the system's. */
  readonly timeZone: string
  readonly sidebar: 'wide' | 'narrow'
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  language: 'system',
  timeZone: 'system',
  sidebar: 'wide',
}

export const PREFERENCES_KEY = 'heddle.preferences'

/** Preferences from their stored text; what is missing or unknown becomes the default. */
export function parsePreferences(text: string | null): Preferences {
  const kept = readObject(text)
  return {
    theme: oneOf(THEMES, kept['theme']) ?? DEFAULT_PREFERENCES.theme,
    language: oneOf(LANGUAGES, kept['language']) ?? DEFAULT_PREFERENCES.language,
    timeZone: isTimeZone(kept['timeZone']) ? kept['timeZone'] : DEFAULT_PREFERENCES.timeZone,
    sidebar: kept['sidebar'] === 'narrow' ? 'narrow' : DEFAULT_PREFERENCES.sidebar,
  }
}

/** The language to show: the chosen one, else the first of the browser's that we have, else English. */
export function resolveLanguage(chosen: Preferences['language'], offered: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of offered) {
    const known = oneOf(LANGUAGES, tag.slice(0, 2).toLowerCase())
    if (known !== undefined) return known
  }
  return 'en'
}

function readObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return value !== null && typeof value === 'object' ? { ...value } : {}
  } catch {
    return {}
  }
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((each) => each === value)
}

function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
