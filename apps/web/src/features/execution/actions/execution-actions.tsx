import { isSettled } from '@heddle/model'
import { Button } from '@heddle/ui'
import { Ban, BellRing, CirclePause, CirclePlay, RotateCcw, StepForward } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Execution } from '../../../api/answers.ts'
import { useExecutionActions } from '../../executions/use-execution-actions.ts'
import type { ExecutionView } from '../model/execution-view.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { useExecutionDialogs } from './execution-dialogs.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { SignalDialog } from './signal-dialog.tsx'

interface ExecutionActionsProps {
  readonly execution: Execution
  readonly view: ExecutionView
}

/** What can be done with an execution in its state. */
export function ExecutionActions({ execution, view }: ExecutionActionsProps) {
  const { shown, show } = useExecutionDialogs()
  // A dialog belongs to the execution it was opened for.
  useEffect(() => () => show(null), [show, execution.id])
  const status = view.lastSeq === 0 ? execution.status : view.status
  const close = () => show(null)
  return (
    <>
      {isSettled(status) ? (
        <SettledActions execution={execution} status={status} />
      ) : (
        <OpenActions execution={execution} view={view} />
      )}
      {shown === 'cancel' && <CancelDialog id={execution.id} onClose={close} />}
      {shown === 'replay' && <ReplayDialog execution={execution} onClose={close} />}
      {shown === 'signal' && <SignalDialog execution={execution} view={view} onClose={close} />}
    </>
  )
}

function OpenActions({ execution, view }: ExecutionActionsProps) {
  const { t } = useTranslation(['execution', 'executions'])
  const { pause, resume } = useExecutionActions(execution.id)
  const show = useExecutionDialogs((state) => state.show)
  const waitsForSignal = [...view.nodes.values()].some((node) =>
    node.waits.some((wait) => wait.kind === 'signal' && wait.closed === null),
  )
  return (
    <>
      {waitsForSignal && (
        <Button icon={<BellRing />} onClick={() => show('signal')}>
          {t('signal.action')}
        </Button>
      )}
      {view.status === 'paused' ? (
        <Button variant="primary" icon={<CirclePlay />} onClick={() => void resume()}>
          {t('executions:action.resume')}
        </Button>
      ) : (
        <Button icon={<CirclePause />} onClick={() => void pause()}>
          {t('executions:action.pause')}
        </Button>
      )}
      <Button variant="danger-ghost" icon={<Ban />} onClick={() => show('cancel')}>
        {view.cancelRequest === null ? t('executions:action.cancel') : t('cancel.again')}
      </Button>
    </>
  )
}

function SettledActions({ execution, status }: { readonly execution: Execution; readonly status: string }) {
  const { t } = useTranslation('executions')
  const { replay } = useExecutionActions(execution.id)
  const show = useExecutionDialogs((state) => state.show)
  const isFailed = status === 'failed' || status === 'timeout'
  return (
    <>
      <Button icon={<RotateCcw />} onClick={() => show('replay')}>
        {t('action.replay')}
      </Button>
      {isFailed && (
        <Button
          variant="primary"
          icon={<StepForward />}
          onClick={() => void replay({ from: ['failed'], reuse: 'upstream' })}
        >
          {t('action.restart')}
        </Button>
      )}
    </>
  )
}
