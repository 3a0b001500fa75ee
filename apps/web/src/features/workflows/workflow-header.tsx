import { Badge, Button, DropdownMenu, IconButton, PageHeader, Switch } from '@heddle/ui'
import { Ellipsis, Play, Rocket } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../api/answers.ts'
import { useRunDialog } from '../run/run-dialog-store.ts'
import { WorkflowStatus } from './list/workflow-status.tsx'
import { PublishDialog } from './publish/publish-dialog.tsx'
import { useWorkflowActions } from './use-workflow-actions.ts'
import { useWorkflowMenu } from './use-workflow-menu.tsx'

/** Name and state of a workflow, and what can be done with it. */
export function WorkflowHeader({ full }: { readonly full: WorkflowFull }) {
  const { t } = useTranslation('workflows')
  const { workflow } = full
  return (
    <PageHeader
      className="px-4 pt-4 pb-2 lg:px-6"
      title={workflow.name}
      {...(workflow.description === '' ? {} : { description: workflow.description })}
      meta={
        <>
          <WorkflowStatus workflow={workflow} />
          {workflow.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </>
      }
      actions={
        <>
          <OnOff full={full} label={t('switch')} />
          <Actions full={full} />
        </>
      }
    />
  )
}

function OnOff({ full: { workflow }, label }: { readonly full: WorkflowFull; readonly label: string }) {
  const { t } = useTranslation('workflows')
  const { activate, deactivate } = useWorkflowActions(workflow)
  const { activeVersion, lastVersion } = workflow
  const toggle = (isOn: boolean) => {
    if (!isOn) void deactivate()
    else if (lastVersion !== null) void activate(lastVersion)
  }
  return (
    <Switch
      checked={activeVersion !== null}
      disabled={lastVersion === null}
      name={label}
      label={activeVersion === null ? t('status.off') : t('status.on')}
      onCheckedChange={toggle}
    />
  )
}

function Actions({ full }: { readonly full: WorkflowFull }) {
  const { t } = useTranslation('workflows')
  const { workflow } = full
  const [isPublishing, setIsPublishing] = useState(false)
  const openRun = useRunDialog((state) => state.open)
  const entries = useWorkflowMenu(workflow).filter((entry) => entry.id !== 'open' && entry.id !== 'run')
  const isNew = workflow.lastVersion === null || workflow.hasUnpublishedChanges
  return (
    <>
      <DropdownMenu
        entries={entries}
        trigger={<IconButton label={t('action.more', { name: workflow.name })} icon={<Ellipsis />} tooltip="none" />}
      />
      <Button icon={<Rocket />} disabled={!isNew} onClick={() => setIsPublishing(true)}>
        {t('publish.action')}
      </Button>
      <Button
        variant="primary"
        icon={<Play />}
        onClick={() => openRun({ workflowId: workflow.id, version: workflow.activeVersion ?? 'draft' })}
      >
        {t('action.run')}
      </Button>
      {isPublishing && <PublishDialog full={full} onClose={() => setIsPublishing(false)} />}
    </>
  )
}
