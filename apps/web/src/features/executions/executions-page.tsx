import { Card, EmptyState, PageHeader } from '@heddle/ui'
import { Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'

/** The executions of the workspace. */
export function ExecutionsPage() {
  const { t } = useTranslation('executions')
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <Card padding="flush">
        <EmptyState icon={<Play />} title={t('empty.title')} description={t('empty.description')} />
      </Card>
    </Page>
  )
}
