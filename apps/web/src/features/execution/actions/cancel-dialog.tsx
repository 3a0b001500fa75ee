import { AlertDialog, Checkbox } from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useExecutionActions } from '../../executions/use-execution-actions.ts'

interface CancelDialogProps {
  readonly id: string
  readonly onClose: () => void
}

/** Asks before an execution is cancelled, and whether what it did is undone. */
export function CancelDialog({ id, onClose }: CancelDialogProps) {
  const { t } = useTranslation(['execution', 'executions'])
  const { cancel } = useExecutionActions(id)
  const [compensate, setCompensate] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const confirm = async () => {
    setIsBusy(true)
    await cancel({ compensate })
    onClose()
  }
  return (
    <AlertDialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('cancel.title')}
      description={t('cancel.description')}
      confirmLabel={t('cancel.confirm')}
      cancelLabel={t('executions:bulk.keep')}
      busy={isBusy}
      onConfirm={() => void confirm()}
    >
      <Checkbox
        className="mt-3"
        checked={compensate}
        onCheckedChange={setCompensate}
        label={t('executions:compensate')}
      />
    </AlertDialog>
  )
}
