import { compileSchema } from '@heddle/json-schema'
import type { Json } from '@heddle/model'
import { Field, SegmentedControl, Textarea } from '@heddle/ui'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormValue } from './form-context.ts'
import { SchemaForm } from './schema-form.tsx'
import { useFormContext } from './use-form-context.ts'
import { useSayFinding } from './use-say-finding.ts'

interface ValueFormProps {
  /** Of the `<form>`: a button elsewhere submits it with `form={id}`. */
  readonly id: string
  readonly schema: Json
  /** Default: the schema's own defaults. */
  readonly initial?: FormValue
  readonly onSubmit: (value: Json) => void
  readonly files?: 'allowed' | 'refused'
  /** Default: `both`. `form`: without the JSON tab. */
  readonly modes?: 'both' | 'form'
}

/** A value for a schema: filled in as a form, or written as JSON. Both show the same value. */
export function ValueForm({ id, schema, initial, onSubmit, files = 'allowed', modes = 'both' }: ValueFormProps) {
  const { t } = useTranslation('forms')
  const say = useSayFinding()
  const { context, isBroken } = useFormContext({ files })
  const [mode, setMode] = useState<'form' | 'json'>('form')
  const [value, setValue] = useState<FormValue>(() => initial ?? defaultsOf(schema))
  return (
    <div className="flex flex-col gap-4">
      {modes === 'both' && (
        <SegmentedControl
          className="self-start"
          label={t('mode')}
          value={mode}
          options={[
            { value: 'form', label: t('asForm') },
            { value: 'json', label: 'JSON' },
          ]}
          onValueChange={setMode}
        />
      )}
      {mode === 'form' ? (
        <SchemaForm
          id={id}
          schema={schema}
          value={value}
          onChange={setValue}
          onSubmit={(checked) => !isBroken && onSubmit(checked)}
          context={context}
          say={say}
          wrongSchema={t('wrongSchema')}
        />
      ) : (
        <JsonForm id={id} value={value} onChange={setValue} onSubmit={onSubmit} />
      )}
    </div>
  )
}

interface JsonFormProps {
  readonly id: string
  readonly value: FormValue
  readonly onChange: (value: FormValue) => void
  readonly onSubmit: (value: Json) => void
}

/** Sent as it is: the server checks it and fills defaults in. */
function JsonForm({ id, value, onChange, onSubmit }: JsonFormProps) {
  const { t } = useTranslation('forms')
  const [text, setText] = useState(() => JSON.stringify(value ?? {}, null, 2))
  const parsed = parseJson(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (parsed !== null) onSubmit(parsed.value)
  }
  return (
    <form id={id} onSubmit={submit}>
      <Field label="JSON" {...(parsed === null ? { error: t('notJson') } : {})}>
        <Textarea
          content="code"
          rows={12}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            const next = parseJson(event.target.value)
            if (next !== null) onChange(next.value)
          }}
        />
      </Field>
    </form>
  )
}

function parseJson(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    // Half-written JSON: the field says so, and nothing is sent.
    return null
  }
}

function defaultsOf(schema: Json): FormValue {
  try {
    return compileSchema(schema).withDefaults({})
  } catch {
    // The form itself says that the schema is wrong.
    return {}
  }
}
