import { AlertDialog, Button, Checkbox } from '@heddle/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../api/api.ts'
import { useAct } from '../../../api/use-act.ts'
import { toasts } from '../../../app/toasts.ts'
import { EXECUTIONS_KEY } from '../execution-queries.ts'

interface BulkBarProps {
  readonly chosen: ReadonlySet<string>
  readonly onDone: () => void
}

/** What can be done with the chosen executions together; asks first, and says how each went. */
export function BulkBar({ chosen, onDone }: BulkBarProps) {
  const { t } = useTranslation(['executions', 'app'])
  const [isAsking, setIsAsking] = useState(false)
  const [compensate, setCompensate] = useState(false)
  const { cancel, isBusy } = useBulkCancel()
  if (chosen.size === 0) return null
  const confirm = async () => {
    await cancel([...chosen], compensate)
    setIsAsking(false)
    onDone()
  }
  return (
    <div
      role="toolbar"
      aria-label={t('bulk.label')}
      className="sticky bottom-4 z-20 mx-auto mt-3 flex w-fit animate-rise items-center gap-3 rounded-xl border border-line-strong bg-raised py-2 pr-2 pl-4 text-sm shadow-mid"
    >
      <span>{t('bulk.chosen', { count: chosen.size })}</span>
      <Button size="sm" variant="ghost" onClick={onDone}>
        {t('bulk.clear')}
      </Button>
      <Button size="sm" variant="danger" icon={<Ban />} onClick={() => setIsAsking(true)}>
        {t('bulk.cancel')}
      </Button>
      <AlertDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={t('bulk.title', { count: chosen.size })}
        description={t('bulk.description')}
        confirmLabel={t('bulk.confirm')}
        cancelLabel={t('bulk.keep')}
        busy={isBusy}
        onConfirm={() => void confirm()}
      >
        <Checkbox className="mt-3" checked={compensate} onCheckedChange={setCompensate} label={t('compensate')} />
      </AlertDialog>
    </div>
  )
}

function useBulkCancel() {
  const { t } = useTranslation('executions')
  const queries = useQueryClient()
  const act = useAct()
  const [isBusy, setIsBusy] = useState(false)
  const cancel = async (ids: readonly string[], compensate: boolean) => {
    setIsBusy(true)
    await act(async () => {
      const { items } = await api.post('/api/v1/executions/cancel', { body: { ids, compensate } })
      const failed = items.filter((item) => item.error !== null)
      toasts.add({
        tone: failed.length === 0 ? 'success' : 'danger',
        title: t('bulk.result', { count: items.length - failed.length }),
        ...(failed.length === 0
          ? {}
          : {
              description: t('bulk.failed', {
                count: failed.length,
                list: failed.map((item) => `${item.id.slice(-8)}: ${item.error?.message ?? ''}`).join('\n'),
              }),
            }),
      })
      await queries.invalidateQueries({ queryKey: EXECUTIONS_KEY })
    })
    setIsBusy(false)
  }
  return { cancel, isBusy }
}
