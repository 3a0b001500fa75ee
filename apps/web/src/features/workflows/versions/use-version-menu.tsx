import { toIfMatch } from '@heddle/client'
import type { MenuEntry } from '@heddle/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Download, Play, Power, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { VersionSummary, Workflow } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { useAct } from '../../../api/use-act.ts'
import { toasts } from '../../../app/toasts.ts'
import { useRunDialog } from '../../run/run-dialog-store.ts'
import { downloadWorkflow } from '../download-workflow.ts'
import { useWorkflowActions } from '../use-workflow-actions.ts'
import { WORKFLOWS_KEY, workflowKey } from '../workflow-queries.ts'

/** What can be done with a version. */
export function useVersionMenu(workflow: Workflow, version: VersionSummary): readonly MenuEntry[] {
  const { t } = useTranslation('workflows')
  const queries = useQueryClient()
  const act = useAct()
  const openRun = useRunDialog((state) => state.open)
  const { activate } = useWorkflowActions(workflow)
  const { id, revision } = workflow
  const restore = () =>
    act(async () => {
      await api.post('/api/v1/workflows/{id}/versions/{n}/restore', {
        params: { path: { id, n: version.number } },
        ifMatch: toIfMatch(revision),
      })
      await Promise.all([
        queries.invalidateQueries({ queryKey: WORKFLOWS_KEY }),
        queries.invalidateQueries({ queryKey: workflowKey(id) }),
      ])
      toasts.add({ tone: 'success', title: t('toast.restoredVersion', { version: version.number }) })
    })
  return [
    {
      id: 'activate',
      label: t('versions.activate'),
      icon: <Power />,
      disabled: version.isActive,
      onSelect: () => void activate(version.number),
    },
    {
      id: 'run',
      label: t('action.run'),
      icon: <Play />,
      onSelect: () => openRun({ workflowId: id, version: version.number }),
    },
    { id: 'restore', label: t('versions.restore'), icon: <Undo2 />, onSelect: () => void restore() },
    {
      id: 'export',
      label: t('action.exportYaml'),
      icon: <Download />,
      onSelect: () => downloadWorkflow({ id, format: 'yaml', version: version.number }),
    },
  ]
}
