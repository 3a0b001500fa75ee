import { mergeClasses, useFormat } from '@heddle/ui'
import { Link, type LinkProps } from '@tanstack/react-router'
import { CircleCheck, CircleDotDashed, CircleX, ShieldCheck, Workflow, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HomeStatistics } from '../../api/answers.ts'

interface Tile {
  readonly id: 'running' | 'failed' | 'approvals' | 'completed' | 'active'
  readonly count: number
  readonly Icon: LucideIcon
  /** Where its numbers come from. */
  readonly link: Pick<LinkProps, 'to' | 'search'>
  readonly tone: string
}

/** Numbers of the workspace; each opens what it was counted from. */
export function StatTiles({ stats }: { readonly stats: HomeStatistics }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  const tiles: readonly Tile[] = [
    {
      id: 'running',
      count: stats.running,
      Icon: CircleDotDashed,
      tone: 'text-info-text',
      link: { to: '/executions', search: { status: ['pending', 'queued', 'running', 'waiting', 'paused'] } },
    },
    {
      id: 'failed',
      count: stats.failedLastDay,
      Icon: CircleX,
      tone: stats.failedLastDay > 0 ? 'text-danger-text' : 'text-ink-faint',
      link: { to: '/executions', search: { status: ['failed', 'timeout'], range: 'day' } },
    },
    {
      id: 'approvals',
      count: stats.waitingApprovals,
      Icon: ShieldCheck,
      tone: stats.waitingApprovals > 0 ? 'text-waiting-text' : 'text-ink-faint',
      link: { to: '/approvals' },
    },
    {
      id: 'completed',
      count: stats.completedLastDay,
      Icon: CircleCheck,
      tone: 'text-success-text',
      link: { to: '/executions', search: { status: ['completed'], range: 'day' } },
    },
    {
      id: 'active',
      count: stats.activeWorkflows,
      Icon: Workflow,
      tone: 'text-accent-text',
      link: { to: '/workflows', search: { state: 'active' } },
    },
  ]
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {tiles.map(({ id, count, Icon, link, tone }) => (
        <li key={id}>
          <Link
            {...link}
            className="flex h-full flex-col gap-1 rounded-lg border border-line bg-surface p-4 shadow-low transition-colors hover:border-line-strong hover:bg-raised"
          >
            <span className="flex items-center gap-2 text-xs text-ink-soft">
              <Icon aria-hidden className={mergeClasses('size-4', tone)} />
              {t(`tile.${id}`)}
            </span>
            <span className="text-2xl font-semibold tabular-nums">{format.number(count)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
