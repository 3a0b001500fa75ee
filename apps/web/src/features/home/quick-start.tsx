import { Button, Card, Skeleton } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { LayoutTemplate, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../api/answers.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { RouterLink } from '../../components/router-link.tsx'
import { useRunDialog } from '../run/run-dialog-store.ts'
import { workflowsQuery } from '../workflows/workflow-queries.ts'
import { chooseStarters } from './choose-starters.ts'

/** Three workflows that can be run at once; without any, where to get one. */
export function QuickStart() {
  const { t } = useTranslation('home')
  const query = useInfiniteQuery(workflowsQuery({ search: '', tags: [], state: 'all', sort: 'name' }))
  const workflows = query.data?.pages.flatMap((page) => page.items)
  return (
    <Card title={t('quickStart.title')} description={t('quickStart.description')} padding="flush">
      {workflows === undefined ? <Skeleton className="m-4 h-20" /> : <Starters workflows={chooseStarters(workflows)} />}
    </Card>
  )
}

function Starters({ workflows }: { readonly workflows: readonly WorkflowSummary[] }) {
  const { t } = useTranslation('home')
  const open = useRunDialog((state) => state.open)
  if (workflows.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 p-4 text-sm text-ink-soft">
        <p className="flex-1">{t('quickStart.none')}</p>
        <ButtonLink to="/templates" variant="primary" icon={<LayoutTemplate />}>
          {t('quickStart.templates')}
        </ButtonLink>
      </div>
    )
  }
  return (
    <ul className="grid divide-y divide-line sm:grid-cols-3 sm:divide-x sm:divide-y-0">
      {workflows.map(({ id, name, description, activeVersion }) => (
        <li key={id} className="flex min-w-0 flex-col items-start gap-1 p-4">
          <RouterLink to="/workflows/$workflowId" params={{ workflowId: id }} className="text-ink">
            {name}
          </RouterLink>
          <p className="line-clamp-2 flex-1 text-xs text-ink-soft">{description}</p>
          <Button
            size="sm"
            className="mt-2"
            icon={<Play />}
            onClick={() => open({ workflowId: id, version: activeVersion ?? 'draft' })}
          >
            {t('quickStart.run')}
            <span className="sr-only">{name}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}
