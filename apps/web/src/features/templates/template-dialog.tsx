import { makeIdempotencyKey } from '@heddle/client'
import type { Definition, Json, JsonObject } from '@heddle/model'
import { Button, Dialog, Field, Input, Skeleton } from '@heddle/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { WandSparkles } from 'lucide-react'
import { useCallback, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/answers.ts'
import { api } from '../../api/api.ts'
import { useTypeFacts } from '../../api/node-types-query.ts'
import { useAct } from '../../api/use-act.ts'
import { toasts } from '../../app/toasts.ts'
import { LazyValueForm } from '../forms/lazy-value-form.tsx'
import { LazyGraph } from '../graph/lazy-graph.tsx'
import { WORKFLOWS_KEY } from '../workflows/workflow-queries.ts'

interface TemplateDialogProps {
  readonly template: Template
  readonly onClose: () => void
}

/** What a template makes, what it needs to know, and one press to make it. */
export function TemplateDialog({ template, onClose }: TemplateDialogProps) {
  const { t } = useTranslation(['templates', 'app'])
  const formId = useId()
  const [name, setName] = useState(template.name)
  const { make, isBusy } = useInstantiate(template.id, onClose)
  const { parameters } = template
  const isForm = parameters !== null && Object.keys(parameters).length > 0
  const [isReady, setIsReady] = useState(!isForm)
  const onReady = useCallback(() => setIsReady(true), [])
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={template.name}
      description={template.description}
      closeLabel={t('app:action.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('app:action.cancel')}</Button>
          <Button
            variant="primary"
            icon={<WandSparkles />}
            busy={isBusy}
            disabled={name.trim() === '' || !isReady}
            {...(isForm ? { type: 'submit', form: formId } : { onClick: () => void make(name, {}) })}
          >
            {t('make')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Preview template={template} />
        <Field label={t('name')}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {isForm && (
          <LazyValueForm
            id={formId}
            schema={parameters as Json}
            modes="form"
            onReady={onReady}
            onSubmit={(values) => void make(name, values as JsonObject)}
          />
        )}
      </div>
    </Dialog>
  )
}

function Preview({ template }: { readonly template: Template }) {
  const types = useTypeFacts()
  return (
    <div className="h-56 overflow-hidden rounded-lg border border-line">
      <LazyGraph
        definition={template.workflow as unknown as Definition}
        {...(types === undefined ? {} : { types })}
        chrome="preview"
        fallback={<Skeleton className="h-full" />}
      />
    </div>
  )
}

function useInstantiate(id: string, onDone: () => void) {
  const { t } = useTranslation('templates')
  const act = useAct()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isBusy, setIsBusy] = useState(false)
  const make = async (name: string, parameters: JsonObject) => {
    setIsBusy(true)
    const workflow = await act(() =>
      api.post('/api/v1/templates/{id}/instantiate', {
        params: { path: { id } },
        body: { name: name.trim(), parameters },
        idempotencyKey: makeIdempotencyKey(),
      }),
    )
    setIsBusy(false)
    if (workflow === null) return
    await queries.invalidateQueries({ queryKey: WORKFLOWS_KEY })
    onDone()
    toasts.add({ tone: 'success', title: t('made', { name: workflow.name }) })
    await navigate({ to: '/workflows/$workflowId', params: { workflowId: workflow.id } })
  }
  return { make, isBusy }
}
