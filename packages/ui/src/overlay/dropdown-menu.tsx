import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { FLOATING_CLASSES } from './floating-classes.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'

export interface DropdownMenuProps {
  /** The button it opens from. */
  readonly trigger: ReactNode
  readonly entries: readonly MenuEntry[]
  /** Default: `end`. */
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
}

/** A menu of actions and choices. */
export function DropdownMenu({ trigger, entries, align = 'end', className }: DropdownMenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={mergeClasses(FLOATING_CLASSES, 'min-w-44 p-1', className)}
        >
          <MenuEntries parts={Radix} entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
