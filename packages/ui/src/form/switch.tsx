import { Switch as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { useFieldControl } from './field-context.ts'

export interface SwitchProps {
  readonly checked: boolean
  readonly onCheckedChange: (checked: boolean) => void
  /** Shown beside it. */
  readonly label?: ReactNode
  /** Accessible name where nothing is shown beside it. */
  readonly name?: string
  readonly disabled?: boolean
  readonly className?: string
}

/** On or off, taking effect at once. */
export function Switch({ checked, onCheckedChange, label, name, disabled = false, className }: SwitchProps) {
  const ownId = useId()
  const control = useFieldControl({})
  const id = control.id ?? ownId
  return (
    <span className={mergeClasses('inline-flex items-center gap-2', className)}>
      <Radix.Root
        {...control}
        id={id}
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        aria-label={name}
        className={
          'relative inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-control bg-control/25 ' +
          'transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50 ' +
          'after:absolute after:-inset-1'
        }
      >
        <Radix.Thumb
          className={
            'block size-3.5 translate-x-px rounded-full bg-control shadow-low transition-transform ' +
            'data-[state=checked]:translate-x-[0.9rem] data-[state=checked]:bg-on-accent'
          }
        />
      </Radix.Root>
      {label !== undefined && (
        <label htmlFor={id} className="text-sm text-ink">
          {label}
        </label>
      )}
    </span>
  )
}
