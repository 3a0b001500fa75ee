import { Checkbox, Input, Select, Textarea } from '@heddle/ui'
import { getInputProps, type BaseInputTemplateProps, type WidgetProps } from '@rjsf/utils'
import type { ChangeEvent } from 'react'
import type { FormContext } from '../form-context.ts'

type Schema = Record<string, unknown>
type Props = WidgetProps<unknown, Schema, FormContext>

/** Texts, numbers, dates: everything that is one line. It takes its id from the field around it, whose label names it. */
export function InputWidget(props: BaseInputTemplateProps<unknown, Schema, FormContext>) {
  const { id, value, schema, type, options, placeholder, disabled, readonly, autofocus, onChange, onChangeOverride } =
    props
  const shape = getInputProps(schema, type, options, false)
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const text = event.target.value
    onChange(text === '' ? options.emptyValue : text)
  }
  return (
    <Input
      {...shape}
      value={value === undefined || value === null ? '' : String(value)}
      placeholder={placeholder}
      disabled={disabled === true}
      readOnly={readonly === true}
      autoFocus={autofocus}
      onChange={onChangeOverride ?? change}
      onBlur={() => props.onBlur(id, value)}
    />
  )
}

/** Texts of several lines. */
export function TextareaWidget({ value, placeholder, disabled, readonly, options, onChange }: Props) {
  return (
    <Textarea
      rows={6}
      value={typeof value === 'string' ? value : ''}
      placeholder={placeholder}
      disabled={disabled === true}
      readOnly={readonly === true}
      onChange={(event) => onChange(event.target.value === '' ? options.emptyValue : event.target.value)}
    />
  )
}

/** Yes or no. */
export function CheckboxWidget({ value, label, disabled, readonly, schema, onChange }: Props) {
  const description = schema['description']
  return (
    <div>
      <Checkbox
        checked={value === true}
        label={label}
        disabled={disabled === true || readonly === true}
        onCheckedChange={onChange}
      />
      {typeof description === 'string' && <p className="mt-0.5 ml-6 text-xs text-ink-faint">{description}</p>}
    </div>
  )
}

/** One of some values, of any type. */
export function SelectWidget({ value, options, label, placeholder, disabled, readonly, registry, onChange }: Props) {
  const choices = options.enumOptions ?? []
  const chosen = choices.findIndex((choice) => choice.value === value)
  return (
    <Select
      label={label}
      options={choices.map((choice, at) => ({ value: String(at), label: choice.label }))}
      value={chosen === -1 ? undefined : String(chosen)}
      placeholder={placeholder === undefined || placeholder === '' ? registry.formContext.texts.choose : placeholder}
      disabled={disabled === true || readonly === true}
      onValueChange={(at) => onChange(choices[Number(at)]?.value)}
    />
  )
}

/** Several of some values. */
export function CheckboxesWidget({ value, options, disabled, readonly, onChange }: Props) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : []
  const choices = options.enumOptions ?? []
  return (
    <div className="flex flex-col gap-1.5">
      {choices.map((choice) => (
        <Checkbox
          key={String(choice.value)}
          label={choice.label}
          checked={chosen.includes(choice.value)}
          disabled={disabled === true || readonly === true}
          onCheckedChange={(isOn) =>
            onChange(
              choices
                .map((each) => each.value)
                .filter((each) => (each === choice.value ? isOn : chosen.includes(each))),
            )
          }
        />
      ))}
    </div>
  )
}
