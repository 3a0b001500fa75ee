import { useFormat } from '@heddle/ui'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeView, WaitView } from './model/execution-view.ts'

/** Words for why a node execution is as it is; null when its status says it all. */
export function useSayReason(): (node: NodeView) => string | null {
  const { t } = useTranslation('execution')
  const format = useFormat()
  const sayWait = useCallback(
    (wait: WaitView): string => {
      const since = format.dateTime(wait.openedAt)
      switch (wait.kind) {
        case 'time':
          return t('reason.time', { due: wait.dueAt === null ? '' : format.dateTime(wait.dueAt) })
        case 'signal':
          return t('reason.signal', { name: wait.title, since })
        case 'approval':
          return wait.roles.length === 0
            ? t('reason.approval', { since })
            : t('reason.approvalBy', { roles: wait.roles.join(', '), since })
      }
    },
    [t, format],
  )
  return useCallback(
    (node: NodeView) => {
      const { reason } = node
      if (reason === null) return null
      switch (reason.kind) {
        case 'text':
          return reason.text
        case 'retry':
          return t('reason.retry', { attempt: reason.attempt, due: format.dateTime(reason.dueAt) })
        case 'lost':
          return t('reason.lost')
        case 'held':
          return t('reason.held', { by: reason.by })
        case 'child':
          return t('reason.child')
        case 'wait': {
          const wait = node.waits.find((each) => each.waitId === reason.waitId)
          return wait === undefined ? null : sayWait(wait)
        }
        case 'skipped':
          return reason.cause.kind === 'no-live-edge'
            ? t('reason.skipped.no-live-edge', { from: reason.cause.from.join(', ') })
            : t(`reason.skipped.${reason.cause.kind}`)
      }
    },
    [t, format, sayWait],
  )
}
