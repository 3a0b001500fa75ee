import { Card, Combobox, Field, Select, useFormat, useNow } from '@heddle/ui'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferencesStore } from '../../preferences/preferences-store.ts'
import { LANGUAGES, resolveLanguage } from '../../preferences/preferences.ts'
import { listTimeZones } from './list-time-zones.ts'

/** Language and time zone. */
export function RegionCard() {
  const { t, i18n } = useTranslation(['settings', 'app'])
  const { language, timeZone } = usePreferencesStore((state) => state.preferences)
  const change = usePreferencesStore((state) => state.change)
  const format = useFormat()
  const now = useNow(1_000)
  const systemZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = useMemo(() => listTimeZones(i18n.language), [i18n.language])
  const systemLanguage = t(`app:languageName.${resolveLanguage('system', navigator.languages)}`)
  return (
    <Card title={t('region.title')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('app:appearance.language')}>
          <Select
            value={language}
            options={[
              { value: 'system', label: t('region.systemLanguage', { name: systemLanguage }) },
              ...LANGUAGES.map((value) => ({ value, label: t(`app:languageName.${value}`) })),
            ]}
            onValueChange={(value) => change({ language: value })}
          />
        </Field>
        <Field label={t('region.timeZone')} help={t('region.timeZoneHelp', { now: format.dateTime(now) })}>
          <Combobox
            value={timeZone}
            options={[{ value: 'system', label: t('region.systemTimeZone', { name: systemZone }) }, ...zones]}
            onValueChange={(value) => change({ timeZone: value })}
            texts={{
              placeholder: t('region.timeZone'),
              search: t('region.searchTimeZone'),
              empty: t('region.noTimeZone'),
            }}
          />
        </Field>
      </div>
    </Card>
  )
}
