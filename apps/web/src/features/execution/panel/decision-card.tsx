import { useTranslation } from 'react-i18next'
import { useFormat } from '@heddle/ui'
import type { ExecutionDetail } from '../../../api/answers.ts'
import { DecisionForm } from '../../approvals/decision-form.tsx'
import { ValueView } from '../../values/value-view.tsx'
import type { NodeView, WaitView } from '../model/execution-view.ts'

interface DecisionCardProps {
  readonly detail: ExecutionDetail
  readonly node: NodeView
}

/** The approvals of a node execution: to be answered here, or how they were answered. */
export function DecisionCard({ detail, node }: DecisionCardProps) {
  const approvals = node.waits.filter((wait) => wait.kind === 'approval')
  if (approvals.length === 0) return null
  return (
    <div className="flex max-h-[70%] shrink-0 flex-col gap-3 overflow-auto border-b border-line px-4 pb-4">
      {approvals.map((wait) =>
        wait.closed === null ? (
          <OpenDecision key={wait.waitId} detail={detail} wait={wait} />
        ) : (
          <ClosedDecision key={wait.waitId} wait={wait} />
        ),
      )}
    </div>
  )
}

function OpenDecision({ detail, wait }: { readonly detail: ExecutionDetail; readonly wait: WaitView }) {
  const { t } = useTranslation('execution')
  const known = detail.execution.waits.find((each) => each.waitId === wait.waitId)
  return (
    <section className="rounded-lg border border-waiting-solid/40 bg-waiting-soft p-3" aria-label={wait.title}>
      <h3 className="text-sm font-semibold">{wait.title}</h3>
      {wait.description !== null && <p className="mt-0.5 text-sm text-ink-soft">{wait.description}</p>}
      {wait.data !== null && (
        <div className="my-2 rounded-md bg-surface p-2">
          <ValueView executionId={detail.execution.id} value={wait.data} label={t('decision.data')} />
        </div>
      )}
      {known?.approvalId !== undefined && known.approvalId !== null && (
        <DecisionForm approvalId={known.approvalId} form={wait.form} />
      )}
    </section>
  )
}

function ClosedDecision({ wait }: { readonly wait: WaitView }) {
  const { t } = useTranslation('execution')
  const format = useFormat()
  const { closed } = wait
  if (closed === null) return null
  const how = closed.decision === 'approved' || closed.decision === 'rejected' ? closed.decision : 'ended'
  return (
    <p className="text-sm text-ink-soft">
      {t(`decision.${how}`, { title: wait.title, by: closed.by, at: format.dateTime(closed.at) })}
      {closed.note !== null && <q className="ml-1 text-ink">{closed.note}</q>}
    </p>
  )
}
