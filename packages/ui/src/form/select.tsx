import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { FLOATING_CLASSES, MENU_ITEM_CLASSES } from '../overlay/floating-classes.ts'
import { styleNonce } from '../theme/style-nonce.ts'
import { CONTROL_CLASSES } from './control-classes.ts'
import { useFieldControl } from './field-context.ts'

export interface SelectOption<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly icon?: ReactNode
  readonly disabled?: boolean
}

export interface SelectProps<Value extends string = string> {
  readonly options: readonly SelectOption<Value>[]
  readonly value: Value | undefined
  readonly onValueChange: (value: Value) => void
  /** Accessible name where no `Field` gives one. */
  readonly label?: string
  readonly placeholder?: string
  readonly disabled?: boolean
  /** Default: `md`, 32 px high; `sm` is 28 px. */
  readonly size?: 'sm' | 'md'
  readonly className?: string
}

/** One of a few choices. For many, or for typing to find one: `Combobox`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, value, onValueChange, label, placeholder, disabled = false, size = 'md', className } = props
  const control = useFieldControl({})
  return (
    <Radix.Root value={value ?? ''} onValueChange={(next) => onValueChange(next as Value)} disabled={disabled}>
      <Radix.Trigger
        {...control}
        aria-label={label}
        className={mergeClasses(
          CONTROL_CLASSES,
          'inline-flex items-center justify-between gap-2 text-left data-placeholder:text-ink-faint',
          size === 'sm' ? 'h-7 text-xs' : 'h-8',
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-1.5 truncate [&_svg]:size-4 [&_svg]:shrink-0">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={mergeClasses(FLOATING_CLASSES, 'min-w-(--radix-select-trigger-width) p-1')}
        >
          <Radix.Viewport nonce={styleNonce()} className="max-h-(--radix-select-content-available-height)">
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Option({ option }: { readonly option: SelectOption }) {
  return (
    <Radix.Item
      value={option.value}
      disabled={option.disabled ?? false}
      className={mergeClasses(MENU_ITEM_CLASSES, 'pr-8')}
    >
      <Radix.ItemText>
        <span className="flex items-center gap-2 [&>svg]:size-4">
          {option.icon}
          {option.label}
        </span>
      </Radix.ItemText>
      <Radix.ItemIndicator className="absolute right-2">
        <Check aria-hidden className="size-4 text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.Item>
  )
}
