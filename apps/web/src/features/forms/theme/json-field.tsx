import { Field, Textarea } from '@heddle/ui'
import type { FieldProps } from '@rjsf/utils'
import { useState } from 'react'
import type { FormContext } from '../form-context.ts'

/** A value of any type, written as JSON. What is not JSON stays in the box and is said; the value stays as it was. */
export function JsonField(props: FieldProps<unknown, Record<string, unknown>, FormContext>) {
  const { formData, schema, uiSchema: _ui, name, title, required, rawErrors, fieldPathId, onChange, registry } = props
  const { texts, onBroken } = registry.formContext
  const [text, setText] = useState(() => toText(formData))
  const [isBroken, setIsBroken] = useState(false)
  const path = fieldPathId.path.join('/')
  const change = (next: string) => {
    setText(next)
    const parsed = parse(next)
    setIsBroken(parsed === null)
    onBroken?.(path, parsed === null ? 'broken' : 'sound')
    if (parsed !== null) onChange(parsed.value, fieldPathId.path)
  }
  const description = schema['description']
  const error = isBroken ? texts.notJson : rawErrors?.join(' ')
  const label = typeof schema['title'] === 'string' ? schema['title'] : String(title ?? name)
  return (
    <Field
      label={label === '' ? 'JSON' : label}
      help={typeof description === 'string' ? description : texts.jsonHelp}
      {...(error === undefined || error === '' ? {} : { error })}
      {...(required === true ? { requiredLabel: texts.required } : {})}
    >
      <Textarea
        className="font-mono text-xs"
        rows={Math.min(12, Math.max(3, text.split('\n').length))}
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  )
}

function toText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

function parse(text: string): { readonly value: unknown } | null {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}
