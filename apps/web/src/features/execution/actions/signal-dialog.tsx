import type { Json } from '@heddle/model'
import { Button, Dialog, Field, Input, Textarea } from '@heddle/ui'
import { BellRing } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Execution } from '../../../api/answers.ts'
import { useExecutionActions } from '../../executions/use-execution-actions.ts'
import type { ExecutionView } from '../model/execution-view.ts'

interface SignalDialogProps {
  readonly execution: Execution
  readonly view: ExecutionView
  readonly onClose: () => void
}

/** Gives an execution the signal it waits for. */
export function SignalDialog({ execution, view, onClose }: SignalDialogProps) {
  const { t } = useTranslation(['execution', 'forms', 'app'])
  const { signal } = useExecutionActions(execution.id)
  const first = useMemo(() => findSignal(view), [view])
  const [name, setName] = useState(first?.title ?? '')
  const [key, setKey] = useState(first?.signalKey ?? '')
  const [text, setText] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const payload = parsePayload(text)
  const send = async () => {
    if (payload === null) return
    setIsBusy(true)
    const done = await signal(name, { key, payload: payload.value })
    setIsBusy(false)
    if (done !== null) onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('signal.title')}
      description={t('signal.description')}
      closeLabel={t('app:action.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('app:action.cancel')}</Button>
          <Button
            variant="primary"
            icon={<BellRing />}
            busy={isBusy}
            disabled={name === '' || payload === null}
            onClick={() => void send()}
          >
            {t('signal.confirm')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('signal.name')}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('signal.key')} help={t('signal.keyHelp')}>
          <Input value={key} onChange={(event) => setKey(event.target.value)} />
        </Field>
        <Field
          label={t('signal.payload')}
          help={t('forms:jsonHelp')}
          {...(payload === null ? { error: t('forms:notJson') } : {})}
        >
          <Textarea content="code" rows={5} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  )
}

/** The first signal that is waited for. */
function findSignal(view: ExecutionView) {
  return [...view.nodes.values()]
    .flatMap((node) => node.waits)
    .find((wait) => wait.kind === 'signal' && wait.closed === null)
}

function parsePayload(text: string): { readonly value: Json } | null {
  if (text.trim() === '') return { value: null }
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    // Half-written JSON: the field says so, and nothing is sent.
    return null
  }
}
