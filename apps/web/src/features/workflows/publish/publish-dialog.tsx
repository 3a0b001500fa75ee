import type { Definition } from '@heddle/model'
import { Button, Checkbox, Dialog, ErrorState, Field, Textarea } from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../../api/answers.ts'
import { FindingList } from '../findings/finding-list.tsx'
import { SinceVersion } from '../versions/since-version.tsx'
import { usePublish } from './use-publish.ts'

interface PublishDialogProps {
  readonly full: WorkflowFull
  readonly onClose: () => void
}

/** What publishing would make: the difference to the last version, findings, a note, and whether it becomes active. */
export function PublishDialog({ full, onClose }: PublishDialogProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const { workflow, validation } = full
  const [note, setNote] = useState('')
  const [isActivated, setIsActivated] = useState(true)
  const { publish, isBusy, problem } = usePublish(workflow, onClose)
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('publish.title', { name: workflow.name })}
      description={t('publish.description', { version: (workflow.lastVersion ?? 0) + 1 })}
      closeLabel={t('app:action.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('app:action.cancel')}</Button>
          <Button
            variant="primary"
            busy={isBusy}
            disabled={!validation.isPublishable}
            onClick={() => void publish({ note, activate: isActivated })}
          >
            {isActivated ? t('publish.confirmActive') : t('publish.confirm')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem !== null && <ErrorState layout="inline" title={t('publish.failed')} description={problem} />}
        <section>
          <h3 className="mb-1 text-sm font-medium">{t('publish.changes')}</h3>
          <SinceVersion
            workflowId={workflow.id}
            version={workflow.lastVersion}
            definition={workflow.definition as unknown as Definition}
          />
        </section>
        <section>
          <h3 className="mb-1 text-sm font-medium">{t('findings.label')}</h3>
          <FindingList findings={validation.findings} className="rounded-lg border border-line" />
        </section>
        <Field label={t('publish.note')} help={t('publish.noteHelp')}>
          <Textarea value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Checkbox checked={isActivated} onCheckedChange={setIsActivated} label={t('publish.activate')} />
      </div>
    </Dialog>
  )
}
