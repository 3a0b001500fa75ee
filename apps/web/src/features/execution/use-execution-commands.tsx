import { isSettled, type ExecutionStatus } from '@heddle/model'
import { useNavigate } from '@tanstack/react-router'
import { Ban, CirclePause, CirclePlay, RotateCcw, Workflow } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Execution } from '../../api/answers.ts'
import type { Command } from '../../commands/command.ts'
import { useExecutionDialogs } from './actions/execution-dialogs.ts'
import { useExecutionActions } from '../executions/use-execution-actions.ts'

/** What ⌘K and the shortcuts offer on an execution's page. */
export function useExecutionCommands(execution: Execution, status: ExecutionStatus): readonly Command[] {
  const { t } = useTranslation('executions')
  const navigate = useNavigate()
  const { pause, resume } = useExecutionActions(execution.id)
  const show = useExecutionDialogs((state) => state.show)
  const { workflowId } = execution
  return useMemo(() => {
    const isOpen = !isSettled(status)
    const page = (command: Omit<Command, 'group'>): Command => ({ ...command, group: 'page' })
    return [
      page({
        id: 'execution.pause',
        label: t('action.pause'),
        icon: <CirclePause />,
        canRun: () => isOpen && status !== 'paused',
        run: () => void pause(),
      }),
      page({
        id: 'execution.resume',
        label: t('action.resume'),
        icon: <CirclePlay />,
        canRun: () => status === 'paused',
        run: () => void resume(),
      }),
      page({
        id: 'execution.cancel',
        label: t('action.cancel'),
        icon: <Ban />,
        canRun: () => isOpen,
        run: () => show('cancel'),
      }),
      page({
        id: 'execution.replay',
        label: t('action.replay'),
        icon: <RotateCcw />,
        shortcut: 'shift+r',
        canRun: () => !isOpen,
        run: () => show('replay'),
      }),
      page({
        id: 'execution.workflow',
        label: t('action.workflow'),
        icon: <Workflow />,
        shortcut: 'o',
        run: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId } }),
      }),
    ]
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- pause and resume depend on the execution's id only.
  }, [t, navigate, show, status, workflowId, execution.id])
}
