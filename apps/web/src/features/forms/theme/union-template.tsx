import type { MultiSchemaFieldTemplateProps } from '@rjsf/utils'
import type { FormContext } from '../form-context.ts'

/** The choice between alternatives, and the form of the chosen one. */
export function UnionTemplate({
  selector,
  optionSchemaField,
}: MultiSchemaFieldTemplateProps<unknown, Record<string, unknown>, FormContext>) {
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line p-3">
      {selector}
      {optionSchemaField}
    </div>
  )
}
