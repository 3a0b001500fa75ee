import { ContextMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { FLOATING_CLASSES } from './floating-classes.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'

export interface ContextMenuProps {
  readonly entries: readonly MenuEntry[]
  /** One element: a second press of the pointer on it, or the menu key, opens the menu there. */
  readonly children: ReactNode
}

/** A menu at the pointer. Everything in it must also be reachable another way. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content collisionPadding={8} className={mergeClasses(FLOATING_CLASSES, 'min-w-44 p-1')}>
          <MenuEntries parts={Radix} entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
