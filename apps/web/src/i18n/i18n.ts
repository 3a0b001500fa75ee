import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../preferences/preferences.ts'
import type { english } from './english.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof english
  }
}

/** Starts the texts in one language; the other is loaded when somebody switches to it. */
export async function startI18n(language: Language): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ['app'],
    defaultNS: 'app',
    resources: { [language]: await loadTexts(language) },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  return i18next
}

/** Shows everything in `language`, also what assistive software reads. */
export async function switchLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return
  for (const [feature, texts] of Object.entries(await loadTexts(language))) {
    i18next.addResourceBundle(language, feature, texts, true, true)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

async function loadTexts(language: Language) {
  return language === 'ko' ? (await import('./korean.ts')).korean : (await import('./english.ts')).english
}
