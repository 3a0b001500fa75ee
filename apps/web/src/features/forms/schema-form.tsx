import { checkSchema, type SchemaFinding } from '@heddle/json-schema'
import type { Json } from '@heddle/model'
import { ErrorState } from '@heddle/ui'
import Form from '@rjsf/core/lib/components/Form.js'
import { englishStringTranslator, TranslatableString, type ErrorSchema } from '@rjsf/utils'
import { useMemo, useState } from 'react'
import type { FormContext, FormTexts, FormValue } from './form-context.ts'
import { makeUiSchema } from './make-ui-schema.ts'
import { createSchemaValidator, type SayFinding } from './schema-validator.ts'
import { FIELDS, TEMPLATES, WIDGETS } from './theme/registry.ts'

export interface SchemaFormProps {
  /** Of the `<form>`: a button elsewhere submits it with `form={id}`. */
  readonly id: string
  /** The JSON Schema as people wrote it. */
  readonly schema: Json
  readonly value: FormValue
  readonly onChange: (value: FormValue) => void
  /** Called with a value that satisfies the schema. */
  readonly onSubmit: (value: Json) => void
  readonly context: FormContext
  readonly say: SayFinding
  /** What the server found wrong, by field. */
  readonly serverErrors?: ErrorSchema
  readonly disabled?: boolean
  /** Shown instead when the schema itself is wrong. */
  readonly wrongSchema: string
}

/** A form made from a JSON Schema, checked by Heddle's own interpreter. */
export function SchemaForm(props: SchemaFormProps) {
  const { id, schema, value, onChange, onSubmit, context, say, serverErrors, disabled = false } = props
  const [hasTried, setHasTried] = useState(false)
  const validator = useMemo(() => createSchemaValidator(say), [say])
  const uiSchema = useMemo(() => makeUiSchema(schema), [schema])
  const wrong = useMemo(() => checkSchema(schema), [schema])
  const root = useMemo(() => toRoot(schema), [schema])
  if (wrong.length > 0) return <WrongSchema title={props.wrongSchema} findings={wrong} />
  return (
    <Form
      id={id}
      schema={root}
      uiSchema={uiSchema}
      formData={value}
      validator={validator}
      formContext={context}
      templates={TEMPLATES}
      widgets={WIDGETS}
      fields={FIELDS}
      translateString={translate(context.texts)}
      liveValidate={hasTried ? 'onChange' : false}
      noHtml5Validate
      showErrorList={false}
      disabled={disabled}
      {...(serverErrors === undefined ? {} : { extraErrors: serverErrors })}
      onChange={(event) => onChange(event.formData as FormValue)}
      onError={() => setHasTried(true)}
      onSubmit={(event) => onSubmit((event.formData ?? {}) as Json)}
    >
      <></>
    </Form>
  )
}

function WrongSchema({ title, findings }: { readonly title: string; readonly findings: readonly SchemaFinding[] }) {
  const [first] = findings
  return (
    <ErrorState layout="inline" title={title} description={`${first?.path ?? ''} ${first?.message ?? ''}`.trim()} />
  )
}

/** Nothing said, or `true`: an object without known members. The title of the whole is not shown twice. */
function toRoot(schema: Json): Record<string, unknown> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return { type: 'object' }
  const { title: _title, description: _description, ...rest } = schema as { readonly [name: string]: Json }
  return rest
}

function translate(texts: FormTexts) {
  return (key: TranslatableString, params?: string[]): string => {
    switch (key) {
      case TranslatableString.YesLabel:
        return texts.yes
      case TranslatableString.NoLabel:
        return texts.no
      case TranslatableString.OptionPrefix:
        return texts.option(Number(params?.[0] ?? 1))
      case TranslatableString.TitleOptionPrefix:
        return `${params?.[0] ?? ''} ${texts.option(Number(params?.[1] ?? 1))}`
      case TranslatableString.NewStringDefault:
        return ''
      case TranslatableString.UnsupportedField:
      case TranslatableString.UnsupportedFieldWithId:
      case TranslatableString.UnsupportedFieldWithReason:
      case TranslatableString.UnsupportedFieldWithIdAndReason:
        return texts.unsupported
      default:
        return englishStringTranslator(key, params)
    }
  }
}
