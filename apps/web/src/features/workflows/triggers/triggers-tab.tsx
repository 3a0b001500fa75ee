import { EmptyState, SkeletonRows } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Workflow } from '../../../api/answers.ts'
import { QueryView } from '../../../errors/query-view.tsx'
import { bindingsQuery } from '../workflow-queries.ts'
import { BindingCard } from './binding-card.tsx'
import { useLiveBindings } from './use-live-bindings.ts'

/** What starts the workflow by itself: addresses, next times, history. */
export function TriggersTab({ workflow }: { readonly workflow: Workflow }) {
  const { t } = useTranslation(['workflows', 'app'])
  const query = useQuery(bindingsQuery(workflow.id))
  useLiveBindings(workflow.id)
  return (
    <div className="mx-auto max-w-3xl p-4 lg:px-6">
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<Zap />}
              title={t('triggers.none')}
              description={workflow.lastVersion === null ? t('triggers.notPublished') : t('triggers.noneHint')}
            />
          ) : (
            <div className="flex flex-col gap-3">
              {items.map((binding) => (
                <BindingCard key={binding.id} binding={binding} isActive={workflow.activeVersion !== null} />
              ))}
            </div>
          )
        }
      </QueryView>
    </div>
  )
}
