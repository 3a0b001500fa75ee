import { isSettled, type NodeDefinition } from '@heddle/model'
import { Duration, IconButton, StatusBadge, Tabs, type TabItem } from '@heddle/ui'
import { RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../../api/answers.ts'
import { RouterLink } from '../../../components/router-link.tsx'
import { useExecutionDialogs } from '../actions/execution-dialogs.ts'
import type { NodeView } from '../model/execution-view.ts'
import { useSayReason } from '../use-say-reason.ts'
import { AttemptsTab } from './attempts-tab.tsx'
import { DecisionCard } from './decision-card.tsx'
import { ErrorView } from './error-view.tsx'
import { InputTab } from './input-tab.tsx'
import { LogsTab } from './logs-tab.tsx'
import { OutputTab } from './output-tab.tsx'

interface NodePanelProps {
  readonly detail: ExecutionDetail
  readonly nodeKey: string
  readonly definition: NodeDefinition | null
  /** Null: not reached. */
  readonly node: NodeView | null
  readonly onClose: () => void
}

/** One node execution: what went in and out, its attempts, logs and error. */
export function NodePanel({ detail, nodeKey, definition, node, onClose }: NodePanelProps) {
  const { t } = useTranslation('execution')
  const [chosen, setChosen] = useState<string | null>(null)
  const items = useTabs(detail.execution.id, node)
  const first = node?.error !== null && node !== null ? 'error' : 'output'
  return (
    <section className="flex h-full min-h-0 flex-col" aria-label={definition?.title ?? nodeKey}>
      <NodeHeader detail={detail} nodeKey={nodeKey} definition={definition} node={node} onClose={onClose} />
      {node === null ? (
        <p className="p-4 text-sm text-ink-soft">{t('panel.notReached')}</p>
      ) : (
        <>
          <DecisionCard detail={detail} node={node} />
          <Tabs
            className="min-h-0 flex-1"
            contentClassName="overflow-auto p-4"
            label={t('panel.node')}
            items={items}
            value={items.some((item) => item.value === chosen) ? (chosen ?? first) : first}
            onValueChange={setChosen}
          />
        </>
      )}
    </section>
  )
}

function NodeHeader({ detail, nodeKey, definition, node, onClose }: NodePanelProps) {
  const { t } = useTranslation(['execution', 'app'])
  const say = useSayReason()
  const show = useExecutionDialogs((state) => state.show)
  const reason = node === null ? null : say(node)
  return (
    <header className="shrink-0 px-4 pt-3 pb-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{definition?.title ?? definition?.id ?? nodeKey}</h2>
          <p className="truncate font-mono text-xs text-ink-faint">
            {nodeKey} · {definition?.type ?? ''}
          </p>
        </div>
        {node !== null && isSettled(detail.execution.status) && (
          <IconButton label={t('replay.here')} icon={<RotateCcw />} onClick={() => show('replay', nodeKey)} />
        )}
        <IconButton label={t('app:action.close')} icon={<X />} onClick={onClose} />
      </div>
      {node !== null && (
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-soft">
          <StatusBadge status={node.status} label={t(`app:status.${node.status}`)} />
          {node.startedAt !== null && (
            <Duration ms={node.endedAt === null ? null : node.endedAt - node.startedAt} since={node.startedAt} />
          )}
          {node.given !== null && <span>{t(`panel.${node.given}`)}</span>}
          {node.isTolerated && <span>{t('panel.tolerated')}</span>}
          {node.mayHaveHappened && <span className="text-warning-text">{t('panel.mayHaveHappened')}</span>}
          {node.child !== null && (
            <RouterLink to="/executions/$executionId" params={{ executionId: node.child.executionId }}>
              {t('panel.child')}
            </RouterLink>
          )}
        </div>
      )}
      {reason !== null && <p className="mt-1 text-xs wrap-anywhere text-ink-soft">{reason}</p>}
    </header>
  )
}

function useTabs(executionId: string, node: NodeView | null): readonly TabItem[] {
  const { t } = useTranslation('execution')
  if (node === null) return []
  return [
    { value: 'output', label: t('panel.output'), content: <OutputTab executionId={executionId} node={node} /> },
    { value: 'input', label: t('panel.input'), content: <InputTab executionId={executionId} node={node} /> },
    ...(node.error === null
      ? []
      : [{ value: 'error', label: t('panel.error'), content: <ErrorView error={node.error} /> }]),
    {
      value: 'attempts',
      label: t('panel.attempts'),
      ...(node.attempts.length > 1 ? { badge: <Count count={node.attempts.length} /> } : {}),
      content: <AttemptsTab node={node} />,
    },
    { value: 'logs', label: t('panel.logs'), content: <LogsTab executionId={executionId} node={node} /> },
  ]
}

function Count({ count }: { readonly count: number }) {
  return <span className="rounded-full bg-pressed px-1.5 text-2xs tabular-nums">{count}</span>
}
