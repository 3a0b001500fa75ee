import type { Json } from '@heddle/model'
import { Button, Dialog, ErrorState, Field, Select, SkeletonRows } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useCallback, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../api/answers.ts'
import { QueryView } from '../../errors/query-view.tsx'
import { LazyValueForm } from '../forms/lazy-value-form.tsx'
import { FindingList } from '../workflows/findings/finding-list.tsx'
import { versionQuery, workflowQuery } from '../workflows/workflow-queries.ts'
import type { RunTarget } from './run-dialog-store.ts'
import { useStart, type StartProblem } from './use-start.ts'

interface RunDialogProps {
  readonly target: RunTarget
  readonly onClose: () => void
}

/** Asks for the input of an execution, as its schema says, and starts it. */
export function RunDialog({ target, onClose }: RunDialogProps) {
  const { t } = useTranslation(['run', 'app'])
  const query = useQuery(workflowQuery(target.workflowId))
  const formId = useId()
  const [version, setVersion] = useState(target.version)
  // Without its form there is nothing that could be submitted.
  const [readyVersion, setReadyVersion] = useState<RunTarget['version'] | null>(null)
  const onReady = useCallback(() => setReadyVersion(version), [version])
  const { start, isBusy, problem } = useStart(target.workflowId, onClose)
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('title', { name: query.data?.workflow.name ?? '' })}
      description={t('description')}
      closeLabel={t('app:action.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('app:action.cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            icon={<Play />}
            busy={isBusy}
            disabled={readyVersion !== version}
          >
            {t('start')}
          </Button>
        </>
      }
    >
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} rows={3} />}>
        {(full) => (
          <div className="flex flex-col gap-4">
            {problem !== null && <Problem problem={problem} />}
            <VersionChoice full={full} version={version} onVersion={setVersion} />
            <Input
              key={String(version)}
              full={full}
              version={version}
              formId={formId}
              onReady={onReady}
              onSubmit={(input) => void start({ input, version })}
            />
          </div>
        )}
      </QueryView>
    </Dialog>
  )
}

function Problem({ problem }: { readonly problem: StartProblem }) {
  const { t } = useTranslation('run')
  const { description, code, findings } = problem
  return (
    <>
      <ErrorState
        layout="inline"
        title={t('failed')}
        description={description}
        {...(code === undefined ? {} : { code })}
      />
      {findings.length > 0 && <FindingList findings={findings} className="rounded-lg border border-line" />}
    </>
  )
}

interface VersionChoiceProps {
  readonly full: WorkflowFull
  readonly version: RunTarget['version']
  readonly onVersion: (version: RunTarget['version']) => void
}

function VersionChoice({ full: { workflow, versions }, version, onVersion }: VersionChoiceProps) {
  const { t } = useTranslation('run')
  if (versions.length === 0) return null
  return (
    <Field label={t('version')}>
      <Select
        value={String(version)}
        options={[
          ...versions.map(({ number, isActive }) => ({
            value: String(number),
            label: isActive ? t('active', { version: number }) : t('older', { version: number }),
          })),
          { value: 'draft', label: t('draft', { revision: workflow.revision }) },
        ]}
        onValueChange={(chosen) => onVersion(chosen === 'draft' ? 'draft' : Number(chosen))}
      />
    </Field>
  )
}

interface InputProps {
  readonly full: WorkflowFull
  readonly version: RunTarget['version']
  readonly formId: string
  readonly onReady: () => void
  readonly onSubmit: (input: Json) => void
}

function Input({ full, version, ...form }: InputProps) {
  const { t } = useTranslation('app')
  const { workflow } = full
  // What is published never changes: the draft's own schema serves when they are the same.
  const isDraft = version === 'draft'
  const query = useQuery({ ...versionQuery(workflow.id, isDraft ? 1 : version), enabled: !isDraft })
  if (isDraft) return <InputForm schema={schemaOf(workflow.definition)} {...form} />
  return (
    <QueryView query={query} loading={<SkeletonRows label={t('loading')} rows={3} />}>
      {({ definition }) => <InputForm schema={schemaOf(definition)} {...form} />}
    </QueryView>
  )
}

interface InputFormProps {
  /** Null: it takes no input. */
  readonly schema: Json
  readonly formId: string
  readonly onReady: () => void
  readonly onSubmit: (input: Json) => void
}

function InputForm({ schema, formId, onReady, onSubmit }: InputFormProps) {
  const { t } = useTranslation('run')
  useEffect(() => {
    if (schema === null) onReady()
  }, [schema, onReady])
  if (schema !== null) return <LazyValueForm id={formId} schema={schema} onReady={onReady} onSubmit={onSubmit} />
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    onSubmit({})
  }
  return (
    <form id={formId} onSubmit={submit}>
      <p className="text-sm text-ink-soft">{t('noInput')}</p>
    </form>
  )
}

function schemaOf(definition: unknown): Json {
  const { input } = definition as { readonly input?: Json }
  const isEmpty = typeof input !== 'object' || input === null || Object.keys(input).length === 0
  return isEmpty ? null : input
}
