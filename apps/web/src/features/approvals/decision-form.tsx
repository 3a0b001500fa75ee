import type { Json } from '@heddle/model'
import { Button, Field, Textarea } from '@heddle/ui'
import { Check, X } from 'lucide-react'
import { useCallback, useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { LazyValueForm } from '../forms/lazy-value-form.tsx'
import { useDecide } from './use-decide.ts'

interface DecisionFormProps {
  readonly approvalId: string
  /** JSON Schema of what to fill in; null: nothing. */
  readonly form: Json
}

/** What to fill in, a note, and the two answers. Rejecting needs no form. */
export function DecisionForm({ approvalId, form }: DecisionFormProps) {
  const { t } = useTranslation('approvals')
  const formId = useId()
  const [note, setNote] = useState('')
  const { approve, reject, busy } = useDecide(approvalId)
  const isForm = !isEmpty(form)
  const [isReady, setIsReady] = useState(!isForm)
  const onReady = useCallback(() => setIsReady(true), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void approve({ note })
  }
  return (
    <div className="flex flex-col gap-3">
      {!isForm ? (
        <form id={formId} onSubmit={submit} />
      ) : (
        <LazyValueForm
          id={formId}
          schema={form}
          onReady={onReady}
          modes="form"
          onSubmit={(value) => void approve({ note, form: value })}
        />
      )}
      <Field label={t('note')}>
        <Textarea rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          type="submit"
          form={formId}
          icon={<Check />}
          busy={busy === 'approve'}
          disabled={busy !== null || !isReady}
        >
          {t('approve')}
        </Button>
        <Button
          variant="danger-ghost"
          icon={<X />}
          busy={busy === 'reject'}
          disabled={busy !== null}
          onClick={() => void reject({ note })}
        >
          {t('reject')}
        </Button>
      </div>
    </div>
  )
}

function isEmpty(form: Json): boolean {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return true
  const { properties } = form as { readonly properties?: Json }
  return properties === undefined && Object.keys(form).every((name) => name === 'type')
}
