import type { MenuEntry } from '@heddle/ui'
import { useNavigate } from '@tanstack/react-router'
import { Copy, FileJson, FileText, Play, Power, PowerOff, SquareArrowOutUpRight, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../api/answers.ts'
import { useRunDialog } from '../run/run-dialog-store.ts'
import { downloadWorkflow } from './download-workflow.ts'
import { useWorkflowActions } from './use-workflow-actions.ts'

/** What can be done with a workflow, as a menu. */
export function useWorkflowMenu(
  workflow: Pick<WorkflowSummary, 'id' | 'name' | 'revision' | 'activeVersion' | 'lastVersion'>,
): readonly MenuEntry[] {
  const { t } = useTranslation('workflows')
  const navigate = useNavigate()
  const openRun = useRunDialog((state) => state.open)
  const actions = useWorkflowActions(workflow)
  const { id, activeVersion, lastVersion } = workflow
  return [
    {
      id: 'open',
      label: t('action.open'),
      icon: <SquareArrowOutUpRight />,
      onSelect: () => void navigate({ to: '/workflows/$workflowId', params: { workflowId: id } }),
    },
    {
      id: 'run',
      label: t('action.run'),
      icon: <Play />,
      onSelect: () => openRun({ workflowId: id, version: activeVersion ?? 'draft' }),
    },
    activeVersion === null
      ? {
          id: 'activate',
          label: t('action.activate'),
          icon: <Power />,
          disabled: lastVersion === null,
          onSelect: () => lastVersion !== null && actions.activate(lastVersion),
        }
      : { id: 'deactivate', label: t('action.deactivate'), icon: <PowerOff />, onSelect: actions.deactivate },
    { kind: 'separator', id: 'file' },
    { id: 'duplicate', label: t('action.duplicate'), icon: <Copy />, onSelect: actions.duplicate },
    {
      id: 'yaml',
      label: t('action.exportYaml'),
      icon: <FileText />,
      onSelect: () => downloadWorkflow({ id, format: 'yaml' }),
    },
    {
      id: 'json',
      label: t('action.exportJson'),
      icon: <FileJson />,
      onSelect: () => downloadWorkflow({ id, format: 'json' }),
    },
    { kind: 'separator', id: 'danger' },
    { id: 'delete', label: t('action.delete'), icon: <Trash2 />, tone: 'danger', onSelect: actions.remove },
  ]
}
