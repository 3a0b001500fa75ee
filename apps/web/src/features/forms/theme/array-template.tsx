import { Button, IconButton } from '@heddle/ui'
import type {
  ArrayFieldItemButtonsTemplateProps,
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
} from '@rjsf/utils'
import { ArrowDown, ArrowUp, CircleAlert, Plus, Trash2 } from 'lucide-react'
import type { FormContext } from '../form-context.ts'

type Schema = Record<string, unknown>

/** A list with its items and a button for one more. */
export function ArrayTemplate(props: ArrayFieldTemplateProps<unknown, Schema, FormContext>) {
  const { title, schema, items, canAdd, onAddClick, disabled, readonly, rawErrors, registry } = props
  const { texts } = registry.formContext
  const description = schema['description']
  return (
    <fieldset className="min-w-0 rounded-lg border border-line p-3">
      {title !== '' && <legend className="px-1 text-sm font-medium">{title}</legend>}
      {typeof description === 'string' && <p className="mb-3 text-xs text-ink-faint">{description}</p>}
      <div className="flex flex-col gap-2">
        {items.length === 0 ? <p className="text-xs text-ink-faint">{texts.noItems}</p> : items}
      </div>
      {(rawErrors ?? []).map((error) => (
        <p key={error} role="alert" className="mt-2 flex items-start gap-1 text-xs text-danger-text">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ))}
      {canAdd === true && (
        <Button
          className="mt-3"
          size="sm"
          icon={<Plus />}
          disabled={disabled === true || readonly === true}
          onClick={onAddClick}
        >
          {texts.addItem}
        </Button>
      )}
    </fieldset>
  )
}

/** One item with its buttons. */
export function ArrayItemTemplate({
  children,
  buttonsProps,
  hasToolbar,
}: ArrayFieldItemTemplateProps<unknown, Schema, FormContext>) {
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {hasToolbar && <ItemButtons {...buttonsProps} />}
    </div>
  )
}

function ItemButtons(props: ArrayFieldItemButtonsTemplateProps<unknown, Schema, FormContext>) {
  const { hasMoveDown, hasMoveUp, hasRemove, onMoveDownItem, onMoveUpItem, onRemoveItem, registry } = props
  const isFixed = props.disabled === true || props.readonly === true
  const { texts } = registry.formContext
  return (
    <div className="flex shrink-0">
      {(hasMoveUp || hasMoveDown) && (
        <>
          <IconButton label={texts.moveUp} icon={<ArrowUp />} disabled={isFixed || !hasMoveUp} onClick={onMoveUpItem} />
          <IconButton
            label={texts.moveDown}
            icon={<ArrowDown />}
            disabled={isFixed || !hasMoveDown}
            onClick={onMoveDownItem}
          />
        </>
      )}
      {hasRemove && <IconButton label={texts.remove} icon={<Trash2 />} disabled={isFixed} onClick={onRemoveItem} />}
    </div>
  )
}
