import { Copy, Download, Play, Power, PowerOff } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../api/answers.ts'
import type { Command } from '../../commands/command.ts'
import { useRunDialog } from '../run/run-dialog-store.ts'
import { downloadWorkflow } from './download-workflow.ts'
import { useWorkflowActions } from './use-workflow-actions.ts'

/** What ⌘K and the shortcuts offer on a workflow's page. */
export function useWorkflowCommands({ workflow }: WorkflowFull): readonly Command[] {
  const { t } = useTranslation('workflows')
  const actions = useWorkflowActions(workflow)
  const open = useRunDialog((state) => state.open)
  const { id, activeVersion, lastVersion } = workflow
  return useMemo(() => {
    const page = (command: Omit<Command, 'group'>): Command => ({ ...command, group: 'page' })
    const onOff =
      activeVersion === null
        ? page({
            id: 'workflow.activate',
            label: t('action.activate'),
            icon: <Power />,
            canRun: () => lastVersion !== null,
            run: () => lastVersion !== null && void actions.activate(lastVersion),
          })
        : page({
            id: 'workflow.deactivate',
            label: t('action.deactivate'),
            icon: <PowerOff />,
            run: () => void actions.deactivate(),
          })
    return [
      page({
        id: 'workflow.run',
        label: t('action.run'),
        icon: <Play />,
        shortcut: 'r',
        run: () => open({ workflowId: id, version: activeVersion ?? 'draft' }),
      }),
      onOff,
      page({
        id: 'workflow.duplicate',
        label: t('action.duplicate'),
        icon: <Copy />,
        run: () => void actions.duplicate(),
      }),
      page({
        id: 'workflow.export',
        label: t('action.exportYaml'),
        icon: <Download />,
        run: () => downloadWorkflow({ id, format: 'yaml' }),
      }),
    ]
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the actions depend on what is named here.
  }, [t, open, id, activeVersion, lastVersion, workflow.revision])
}
