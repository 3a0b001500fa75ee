import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { approvalsQuery } from './approval-queries.ts'
import { useLiveApprovals } from './use-live-approvals.ts'

/** How many decisions wait; nothing when none does. */
export function ApprovalCount() {
  const { t } = useTranslation('approvals')
  const query = useInfiniteQuery(approvalsQuery())
  useLiveApprovals()
  const pages = query.data?.pages ?? []
  const count = pages.reduce((sum, page) => sum + page.items.length, 0)
  if (count === 0) return null
  const isMore = pages.at(-1)?.nextCursor !== null
  return (
    <span
      className="ml-auto rounded-full bg-waiting-soft px-1.5 text-2xs font-semibold text-waiting-text tabular-nums"
      title={t('count', { count })}
    >
      {count}
      {isMore && '+'}
      <span className="sr-only"> {t('count', { count })}</span>
    </span>
  )
}
