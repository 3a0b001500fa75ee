import { PageHeader } from '@heddle/ui'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'
import { AboutCard } from './about-card.tsx'
import { AppearanceCard } from './appearance-card.tsx'
import { RegionCard } from './region-card.tsx'
import { VariablesCard } from './variables/variables-card.tsx'

/** Settings of this browser, and what runs on the server. */
export function SettingsPage() {
  const { t } = useTranslation('settings')
  return (
    <Page width="narrow">
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <div className="flex flex-col gap-4">
        <AppearanceCard />
        <RegionCard />
        <VariablesCard />
        <AboutCard />
      </div>
    </Page>
  )
}
