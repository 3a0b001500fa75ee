import { isSettled } from '@heddle/model'
import { useFormat } from '@heddle/ui'
import { useTranslation } from 'react-i18next'
import type { Execution } from '../../api/answers.ts'
import { useSayTimes } from '../../components/use-say-times.ts'
import type { ExecutionView } from './model/execution-view.ts'
import { useSayReason } from './use-say-reason.ts'

/** Why an execution stands as it does, in words; null when its status says it all. */
export function useExecutionReason(execution: Execution, view: ExecutionView): string | null {
  const { t } = useTranslation('execution')
  const format = useFormat()
  const say = useSayReason()
  const sayTimes = useSayTimes()
  if (view.lastSeq === 0)
    return execution.error?.message ?? (execution.reason === null ? null : sayTimes(execution.reason))
  if (isSettled(view.status)) {
    const why = view.error === null ? null : `${view.error.code}: ${view.error.message}`
    if (view.restartAt === null) return why
    return [why, t('reason.triedAgain', { due: format.dateTime(view.restartAt) })].filter(Boolean).join(' ')
  }
  if (view.cancelRequest !== null) return t('reason.cancelling', { by: view.cancelRequest.by })
  if (view.status === 'paused') {
    const hold = view.holds.find((each) => each.nodeKey === null)
    return hold === undefined ? null : t('reason.paused', { by: hold.owner, since: format.dateTime(hold.since) })
  }
  if (view.status === 'queued') return view.queueReason
  if (view.status === 'waiting') {
    const waiting = [...view.nodes.values()].filter((node) => node.status === 'waiting')
    const [first] = waiting
    if (first === undefined) return null
    const words = `${first.key}: ${say(first) ?? ''}`
    return waiting.length === 1 ? words : t('reason.andMore', { words, count: waiting.length - 1 })
  }
  if (view.ending !== null) return t('reason.ending')
  const { running, waiting, completed } = view.counts
  return t('reason.running', { running, waiting, completed })
}
