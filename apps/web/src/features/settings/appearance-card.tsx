import { Card, SegmentedControl } from '@heddle/ui'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePreferencesStore } from '../../preferences/preferences-store.ts'
import { THEMES } from '../../preferences/preferences.ts'

const ICONS = { system: <Monitor />, light: <Sun />, dark: <Moon /> }

/** The theme. */
export function AppearanceCard() {
  const { t } = useTranslation(['settings', 'app'])
  const theme = usePreferencesStore((state) => state.preferences.theme)
  const change = usePreferencesStore((state) => state.change)
  return (
    <Card title={t('appearance.title')} description={t('appearance.description')}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <p className="text-sm font-medium">{t('app:appearance.theme')}</p>
          <p className="text-xs text-ink-faint">{t('appearance.themeHelp')}</p>
        </div>
        <SegmentedControl
          label={t('app:appearance.theme')}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`app:appearance.${value}`), icon: ICONS[value] }))}
          onValueChange={(value) => change({ theme: value })}
        />
      </div>
    </Card>
  )
}
