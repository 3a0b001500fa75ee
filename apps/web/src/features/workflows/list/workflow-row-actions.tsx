import { DropdownMenu, IconButton } from '@heddle/ui'
import { Ellipsis, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WorkflowSummary } from '../../../api/answers.ts'
import { useRunDialog } from '../../run/run-dialog-store.ts'
import { useWorkflowMenu } from '../use-workflow-menu.tsx'

/** Run, and everything else behind a menu. */
export function WorkflowRowActions({ workflow }: { readonly workflow: WorkflowSummary }) {
  const { t } = useTranslation('workflows')
  const open = useRunDialog((state) => state.open)
  const entries = useWorkflowMenu(workflow)
  return (
    <span className="inline-flex items-center gap-0.5">
      <IconButton
        label={t('action.run')}
        icon={<Play />}
        onClick={() => open({ workflowId: workflow.id, version: workflow.activeVersion ?? 'draft' })}
      />
      <DropdownMenu
        entries={entries}
        trigger={<IconButton label={t('action.more', { name: workflow.name })} icon={<Ellipsis />} tooltip="none" />}
      />
    </span>
  )
}
