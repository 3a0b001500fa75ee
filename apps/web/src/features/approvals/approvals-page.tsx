import { EmptyState, PageHeader, SkeletonRows } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval } from '../../api/answers.ts'
import { LoadMore } from '../../components/load-more.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { Page } from '../../frame/page.tsx'
import { ApprovalCard } from './approval-card.tsx'
import { approvalsQuery } from './approval-queries.ts'
import { useLiveApprovals } from './use-live-approvals.ts'

/** Decisions that executions wait for. */
export function ApprovalsPage() {
  const { t } = useTranslation(['approvals', 'app'])
  const query = useInfiniteQuery(approvalsQuery())
  useLiveApprovals()
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} />}>
        {({ pages }) => {
          const approvals = pages.flatMap((page) => page.items)
          if (approvals.length === 0) {
            return <EmptyState icon={<ShieldCheck />} title={t('empty.title')} description={t('empty.description')} />
          }
          return <Inbox approvals={approvals} />
        }}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  )
}

function Inbox({ approvals }: { readonly approvals: readonly Approval[] }) {
  const { t } = useTranslation('approvals')
  // The first is open, until somebody chooses: `none` is a choice too.
  const [openId, setOpenId] = useState<string | null>(null)
  const shownId = approvals.some((approval) => approval.id === openId) || openId === '' ? openId : approvals[0]?.id
  return (
    <ul className="flex flex-col gap-3" aria-label={t('title')}>
      {approvals.map((approval) => (
        <ApprovalCard
          key={approval.id}
          approval={approval}
          isOpen={approval.id === shownId}
          onToggle={() => setOpenId(approval.id === shownId ? '' : approval.id)}
        />
      ))}
    </ul>
  )
}
