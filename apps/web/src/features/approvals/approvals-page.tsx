import { Card, EmptyState, PageHeader } from '@heddle/ui'
import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../frame/page.tsx'

/** The approvals of the workspace. */
export function ApprovalsPage() {
  const { t } = useTranslation('approvals')
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <Card padding="flush">
        <EmptyState icon={<ShieldCheck />} title={t('empty.title')} description={t('empty.description')} />
      </Card>
    </Page>
  )
}
