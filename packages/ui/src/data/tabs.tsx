import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface TabItem {
  readonly value: string
  readonly label: ReactNode
  readonly icon?: ReactNode
  /** Beside the label: a count. */
  readonly badge?: ReactNode
  readonly content: ReactNode
  readonly disabled?: boolean
}

export interface TabsProps {
  readonly label: string
  readonly items: readonly TabItem[]
  /** Default: the first. */
  readonly defaultValue?: string
  readonly value?: string
  readonly onValueChange?: (value: string) => void
  readonly className?: string
  readonly contentClassName?: string
}

/** Views of one thing, one at a time. */
export function Tabs({ label, items, defaultValue, value, onValueChange, className, contentClassName }: TabsProps) {
  const first = defaultValue ?? items[0]?.value ?? ''
  return (
    <Radix.Root
      {...(value === undefined ? { defaultValue: first } : { value })}
      {...(onValueChange === undefined ? {} : { onValueChange })}
      className={mergeClasses('flex min-h-0 flex-col', className)}
    >
      <Radix.List aria-label={label} className="flex shrink-0 gap-4 overflow-x-auto border-b border-line px-4">
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            disabled={item.disabled ?? false}
            className={
              'relative inline-flex h-9 items-center gap-1.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink ' +
              'focus-visible:-outline-offset-2 disabled:opacity-50 data-[state=active]:font-medium ' +
              'data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-0 ' +
              'data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full ' +
              'data-[state=active]:after:bg-accent [&>svg]:size-4'
            }
          >
            {item.icon}
            {item.label}
            {item.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content
          key={item.value}
          value={item.value}
          className={mergeClasses('min-h-0 flex-1 focus-visible:-outline-offset-2', contentClassName)}
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
