import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { FLOATING_CLASSES } from './floating-classes.ts'

export interface PopoverProps {
  /** The button it opens from. */
  readonly trigger: ReactNode
  /** Accessible name of what opens. */
  readonly label: string
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** Default: `start`. */
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
  readonly children: ReactNode
}

/** A small panel beside the button that opened it. */
export function Popover({ trigger, label, open, onOpenChange, align = 'start', className, children }: PopoverProps) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={mergeClasses(FLOATING_CLASSES, 'max-w-[calc(100vw-1rem)] p-3', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
