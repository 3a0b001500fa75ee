import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface CheckboxProps {
  /** `some`: part of what it stands for is chosen. */
  readonly checked: boolean | 'some'
  readonly onCheckedChange: (checked: boolean) => void
  /** Shown beside it. */
  readonly label?: ReactNode
  /** Accessible name where nothing is shown beside it. */
  readonly name?: string
  readonly disabled?: boolean
  readonly className?: string
}

/** On or off, alone or in a list of several; takes effect with the form it is in. */
export function Checkbox({ checked, onCheckedChange, label, name, disabled = false, className }: CheckboxProps) {
  const id = useId()
  const box = (
    <Radix.Root
      id={id}
      checked={checked === 'some' ? 'indeterminate' : checked}
      onCheckedChange={(next) => onCheckedChange(next === true)}
      disabled={disabled}
      aria-label={name}
      className={mergeClasses(
        'relative inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface ' +
          'text-on-accent transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent ' +
          'data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:opacity-50 after:absolute after:-inset-1',
        label === undefined && className,
      )}
    >
      <Radix.Indicator>
        {checked === 'some' ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
  )
  if (label === undefined) return box
  return (
    <span className={mergeClasses('inline-flex items-center gap-2', className)}>
      {box}
      <label htmlFor={id} className="text-sm text-ink">
        {label}
      </label>
    </span>
  )
}
