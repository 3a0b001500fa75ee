import { useEffect, useSyncExternalStore } from 'react'
import { usePreferencesStore } from './preferences-store.ts'

const darkSystem = () => window.matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  const query = darkSystem()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** The theme that is shown now: the chosen one, or the system's as it changes. */
export function useShownTheme(): 'light' | 'dark' {
  const theme = usePreferencesStore((state) => state.preferences.theme)
  const isSystemDark = useSyncExternalStore(subscribe, () => darkSystem().matches)
  if (theme !== 'system') return theme
  return isSystemDark ? 'dark' : 'light'
}

/** Puts the theme onto the page; once in the app. */
export function useApplyTheme(): void {
  const theme = useShownTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
