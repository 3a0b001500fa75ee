import { Field, IconButton, Input } from '@heddle/ui'
import { ADDITIONAL_PROPERTY_FLAG, type FieldTemplateProps } from '@rjsf/utils'
import { Trash2 } from 'lucide-react'
import type { FormContext } from '../form-context.ts'

type Props = FieldTemplateProps<unknown, Record<string, unknown>, FormContext>

/** One field with label, help and errors. Objects and lists bring their own frame. */
export function FieldTemplate(props: Props) {
  if (props.hidden === true) return <div className="hidden">{props.children}</div>
  return ADDITIONAL_PROPERTY_FLAG in props.schema ? <NamedField {...props} /> : <PlainField {...props} />
}

function PlainField(props: Props) {
  const { displayLabel, label, required, rawErrors, rawDescription, rawHelp, children, registry } = props
  if (displayLabel !== true) return children
  const help = rawHelp ?? rawDescription
  const error = rawErrors?.join(' ')
  const { texts } = registry.formContext
  return (
    <Field
      label={label}
      {...(help === undefined || help === '' ? {} : { help })}
      {...(error === undefined || error === '' ? {} : { error })}
      {...(required === true ? { requiredLabel: texts.required } : {})}
    >
      {children}
    </Field>
  )
}

/** A member whose name people choose. */
function NamedField(props: Props) {
  const { id, label, disabled, readonly, onKeyRenameBlur, onRemoveProperty, registry } = props
  const { texts } = registry.formContext
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] items-start gap-2">
      <Field label={texts.key}>
        <Input
          key={label}
          id={`${id}-key`}
          defaultValue={label}
          disabled={disabled || readonly}
          onBlur={onKeyRenameBlur}
        />
      </Field>
      <PlainField {...props} />
      <IconButton
        className="mt-6"
        label={texts.remove}
        icon={<Trash2 />}
        disabled={disabled || readonly}
        onClick={onRemoveProperty}
      />
    </div>
  )
}
