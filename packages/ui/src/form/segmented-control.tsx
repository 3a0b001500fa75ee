import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface SegmentOption<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly icon?: ReactNode
}

export interface SegmentedControlProps<Value extends string = string> {
  readonly label: string
  readonly options: readonly SegmentOption<Value>[]
  readonly value: Value
  readonly onValueChange: (value: Value) => void
  readonly className?: string
}

/** One of two to four choices, all in sight. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, options, value, onValueChange, className } = props
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Pressing the chosen one again must not leave none chosen.
      onValueChange={(next) => next !== '' && onValueChange(next as Value)}
      className={mergeClasses('inline-flex rounded-md bg-sunken p-0.5 ring-1 ring-line ring-inset', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={
            'inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-xs font-medium text-ink-soft ' +
            'hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-low ' +
            'data-[state=on]:ring-1 data-[state=on]:ring-line [&>svg]:size-4'
          }
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
