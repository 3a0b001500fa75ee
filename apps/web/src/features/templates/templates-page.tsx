import { Card, EmptyState, PageHeader } from '@heddle/ui'
import { LayoutTemplate } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'

/** The templates of the workspace. */
export function TemplatesPage() {
  const { t } = useTranslation('templates')
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <Card padding="flush">
        <EmptyState icon={<LayoutTemplate />} title={t('empty.title')} description={t('empty.description')} />
      </Card>
    </Page>
  )
}
