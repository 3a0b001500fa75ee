import { CornerDownRight, CornerLeftUp, RotateCcw, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../api/answers.ts'
import { RouterLink } from '../../components/router-link.tsx'
import { ExecutionStatusBadge } from '../executions/execution-status-badge.tsx'

const ICONS = { parent: CornerLeftUp, child: CornerDownRight, origin: Undo2, replay: RotateCcw } as const
const SHOWN = 8

/** Executions this one belongs to: parent, children, what it replays and what replays it. */
export function ExecutionLinks({ linked }: { readonly linked: ExecutionDetail['linked'] }) {
  const { t } = useTranslation('execution')
  if (linked.length === 0) return null
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs" aria-label={t('links.label')}>
      {linked.slice(0, SHOWN).map(({ kind, execution }) => {
        const Icon = ICONS[kind]
        return (
          <li key={`${kind} ${execution.id}`} className="flex items-center gap-1.5">
            <Icon aria-hidden className="size-3.5 text-ink-faint" />
            <span className="text-ink-faint">{t(`links.${kind}`)}</span>
            <RouterLink to="/executions/$executionId" params={{ executionId: execution.id }}>
              {execution.workflowName ?? execution.id.slice(-8)}
            </RouterLink>
            <ExecutionStatusBadge execution={execution} variant="plain" />
          </li>
        )
      })}
      {linked.length > SHOWN && <li className="text-ink-faint">{t('links.more', { count: linked.length - SHOWN })}</li>}
    </ul>
  )
}
