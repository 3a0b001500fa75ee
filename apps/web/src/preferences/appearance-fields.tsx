import { SegmentedControl } from '@heddle/ui'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePreferencesStore } from './preferences-store.ts'
import { LANGUAGES, THEMES } from './preferences.ts'

const THEME_ICONS = { system: <Monitor />, light: <Sun />, dark: <Moon /> }

/** Theme and language in two rows. */
export function AppearanceFields() {
  const { t, i18n } = useTranslation()
  const theme = usePreferencesStore((state) => state.preferences.theme)
  const change = usePreferencesStore((state) => state.change)
  return (
    <div className="flex flex-col gap-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5">
        <span className="font-medium">{t('appearance.theme')}</span>
        <SegmentedControl
          label={t('appearance.theme')}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`appearance.${value}`), icon: THEME_ICONS[value] }))}
          onValueChange={(value) => change({ theme: value })}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5">
        <span className="font-medium">{t('appearance.language')}</span>
        <SegmentedControl
          label={t('appearance.language')}
          value={i18n.language === 'ko' ? 'ko' : 'en'}
          options={LANGUAGES.map((value) => ({ value, label: t(`languageName.${value}`) }))}
          onValueChange={(value) => change({ language: value })}
        />
      </div>
    </div>
  )
}
