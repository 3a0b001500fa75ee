import { Badge, RelativeTime, mergeClasses } from '@heddle/ui'
import { ChevronRight, Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Approval } from '../../api/answers.ts'
import { RouterLink } from '../../components/router-link.tsx'
import { toShownValue } from '../execution/model/read-data.ts'
import { ValueView } from '../values/value-view.tsx'
import { DecisionForm } from './decision-form.tsx'

interface ApprovalCardProps {
  readonly approval: Approval
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** One decision: what, why, who asked, the data, the form. */
export function ApprovalCard({ approval, isOpen, onToggle }: ApprovalCardProps) {
  const { t } = useTranslation('approvals')
  const { title, description, roles, dueAt, openedAt, workflowName } = approval
  return (
    <li className="overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full items-center gap-3 px-4 py-3 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={mergeClasses('size-4 shrink-0 text-ink-faint transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-semibold">{title}</span>
          <span className="block truncate text-xs text-ink-faint">
            {workflowName ?? t('unknownWorkflow')}
            {description !== null && ` · ${description}`}
          </span>
        </span>
        {roles.map((role) => (
          <Badge key={role} className="hidden sm:inline-flex">
            {role}
          </Badge>
        ))}
        {dueAt !== null && (
          <span className="hidden items-center gap-1 text-xs text-ink-soft sm:inline-flex">
            <Clock aria-hidden className="size-3.5" />
            {t('due')} <RelativeTime at={dueAt} />
          </span>
        )}
        <RelativeTime at={openedAt} className="text-xs text-ink-faint" />
      </button>
      {isOpen && <ApprovalBody approval={approval} />}
    </li>
  )
}

function ApprovalBody({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals')
  const { executionId, description, nodeKey, startedBy, form } = approval
  const data = toShownValue(approval.data)
  const isData = data !== null && !(data.kind === 'whole' && data.value === null)
  return (
    <div className="grid gap-4 border-t border-line p-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-3">
        {description !== null && <p className="text-sm">{description}</p>}
        <p className="text-sm text-ink-soft">
          {t('asked', { by: startedBy })}{' '}
          <RouterLink to="/executions/$executionId" params={{ executionId }}>
            {t('execution', { node: nodeKey })}
          </RouterLink>
        </p>
        {isData && (
          <section>
            <h3 className="mb-1.5 text-sm font-medium">{t('data')}</h3>
            <ValueView executionId={executionId} value={data} label={t('data')} />
          </section>
        )}
      </div>
      <DecisionForm approvalId={approval.id} form={form} />
    </div>
  )
}
