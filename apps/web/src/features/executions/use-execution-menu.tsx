import { isSettled } from '@heddle/model'
import type { MenuEntry } from '@heddle/ui'
import { useNavigate } from '@tanstack/react-router'
import {
  Ban,
  CirclePause,
  CirclePlay,
  Copy,
  RotateCcw,
  SquareArrowOutUpRight,
  StepForward,
  Workflow,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionSummary } from '../../api/answers.ts'
import { useExecutionActions } from './use-execution-actions.ts'

/** What can be done with an execution in its state, as a menu. */
export function useExecutionMenu(
  execution: Pick<ExecutionSummary, 'id' | 'workflowId' | 'status'>,
): readonly MenuEntry[] {
  const { t } = useTranslation('executions')
  const navigate = useNavigate()
  const actions = useExecutionActions(execution.id)
  const { id, workflowId, status } = execution
  const open: readonly MenuEntry[] = [
    status === 'paused'
      ? { id: 'resume', label: t('action.resume'), icon: <CirclePlay />, onSelect: () => void actions.resume() }
      : { id: 'pause', label: t('action.pause'), icon: <CirclePause />, onSelect: () => void actions.pause() },
    {
      id: 'cancel',
      label: t('action.cancel'),
      icon: <Ban />,
      tone: 'danger',
      onSelect: () => void actions.cancel({ compensate: false }),
    },
  ]
  const settled: readonly MenuEntry[] = [
    ...(status === 'failed' || status === 'timeout'
      ? [
          {
            id: 'restart',
            label: t('action.restart'),
            icon: <StepForward />,
            onSelect: () => void actions.replay({ from: ['failed'], reuse: 'upstream' }),
          },
        ]
      : []),
    {
      id: 'replay',
      label: t('action.replay'),
      icon: <RotateCcw />,
      onSelect: () => void actions.replay({ reuse: 'none' }),
    },
  ]
  return [
    {
      id: 'open',
      label: t('action.open'),
      icon: <SquareArrowOutUpRight />,
      onSelect: () => void navigate({ to: '/executions/$executionId', params: { executionId: id } }),
    },
    {
      id: 'workflow',
      label: t('action.workflow'),
      icon: <Workflow />,
      onSelect: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId } }),
    },
    {
      id: 'copy',
      label: t('action.copyId'),
      icon: <Copy />,
      onSelect: () => void navigator.clipboard.writeText(id),
    },
    { kind: 'separator', id: 'act' },
    ...(isSettled(status) ? settled : open),
  ]
}
