import { create } from 'zustand'
import { DEFAULT_PREFERENCES, PREFERENCES_KEY, parsePreferences, type Preferences } from './preferences.ts'

interface PreferencesState {
  readonly preferences: Preferences
  readonly change: (changes: Partial<Preferences>) => void
}

/** The preferences of this browser; a change is kept at once. */
export const usePreferencesStore = create<PreferencesState>()((set, get) => ({
  preferences: parsePreferences(readKept()),
  change: (changes) => {
    const preferences = { ...get().preferences, ...changes }
    set({ preferences })
    keep(preferences)
  },
}))

/** Follows changes that other tabs make, until the returned function is called. */
export function followOtherTabs(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === PREFERENCES_KEY) usePreferencesStore.setState({ preferences: parsePreferences(event.newValue) })
  }
  window.addEventListener('storage', onStorage)
  return () => window.removeEventListener('storage', onStorage)
}

function readKept(): string | null {
  try {
    return localStorage.getItem(PREFERENCES_KEY)
  } catch {
    // Storage is refused: this page works with the defaults.
    return JSON.stringify(DEFAULT_PREFERENCES)
  }
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify(preferences))
  } catch {
    // Storage is refused or full: the choice holds until the page is left.
  }
}
