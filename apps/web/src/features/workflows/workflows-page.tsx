import { Card, EmptyState, PageHeader } from '@heddle/ui'
import { Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'

/** The workflows of the workspace. */
export function WorkflowsPage() {
  const { t } = useTranslation('workflows')
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <Card padding="flush">
        <EmptyState icon={<Workflow />} title={t('empty.title')} description={t('empty.description')} />
      </Card>
    </Page>
  )
}
