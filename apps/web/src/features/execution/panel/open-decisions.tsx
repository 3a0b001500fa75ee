import { Button } from '@heddle/ui'
import { Stamp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../../api/answers.ts'
import type { ExecutionView } from '../model/execution-view.ts'

interface OpenDecisionsProps {
  readonly detail: ExecutionDetail
  readonly view: ExecutionView
  readonly onSelect: (nodeKey: string) => void
}

/** Approvals that the execution waits for; each leads to where it is answered. */
export function OpenDecisions({ view, onSelect }: OpenDecisionsProps) {
  const { t } = useTranslation('execution')
  const open = [...view.nodes.values()].flatMap((node) =>
    node.waits
      .filter((wait) => wait.kind === 'approval' && wait.closed === null)
      .map((wait) => ({ key: node.key, waitId: wait.waitId, title: wait.title })),
  )
  if (open.length === 0) return null
  return (
    <ul className="flex shrink-0 flex-col gap-2 border-b border-line p-4">
      {open.map(({ key, waitId, title }) => (
        <li key={waitId} className="flex items-center gap-3 rounded-lg bg-waiting-soft px-3 py-2 text-sm">
          <Stamp aria-hidden className="size-4 shrink-0 text-waiting-text" />
          <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
          <Button size="sm" variant="primary" onClick={() => onSelect(key)}>
            {t('decision.decide')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
