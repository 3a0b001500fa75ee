import { Button } from '@heddle/ui'
import { canExpand, type ObjectFieldTemplateProps } from '@rjsf/utils'
import { Plus } from 'lucide-react'
import type { FormContext } from '../form-context.ts'

type Props = ObjectFieldTemplateProps<unknown, Record<string, unknown>, FormContext>

/** The members of an object, framed when it is inside another. */
export function ObjectTemplate(props: Props) {
  const { schema, uiSchema, formData, fieldPathId, properties, registry } = props
  const isRoot = fieldPathId.path.length === 0
  const isPureUnion = (schema.oneOf ?? schema.anyOf) !== undefined && properties.length === 0
  if (isPureUnion && schema['properties'] === undefined) return null
  const content = (
    <div className="flex flex-col gap-4">
      {properties.map((property) => (
        <div key={property.name}>{property.content}</div>
      ))}
      {canExpand(schema, uiSchema, formData as Record<string, unknown>) && (
        <Button
          className="self-start"
          size="sm"
          icon={<Plus />}
          disabled={props.disabled === true || props.readonly === true}
          onClick={props.onAddProperty}
        >
          {registry.formContext.texts.add}
        </Button>
      )}
    </div>
  )
  if (isRoot) return content
  return <Frame {...props}>{content}</Frame>
}

function Frame({
  title,
  description,
  children,
}: Pick<Props, 'title' | 'description'> & { readonly children: React.ReactNode }) {
  return (
    <fieldset className="min-w-0 rounded-lg border border-line p-3">
      {title !== '' && <legend className="px-1 text-sm font-medium">{title}</legend>}
      {description !== undefined && description !== '' && (
        <div className="mb-3 text-xs text-ink-faint">{description}</div>
      )}
      {children}
    </fieldset>
  )
}
