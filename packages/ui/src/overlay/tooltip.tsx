import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from '../data/kbd.tsx'

/** Once around the app: how long pointers rest before tooltips show. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  )
}

export interface TooltipProps {
  /** A few words. What people must read does not belong into a tooltip. */
  readonly content: ReactNode
  /** Keys that do the same, `mod+k`. */
  readonly shortcut?: string
  /** Default: `bottom`. */
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** One element that can be focused. */
  readonly children: ReactNode
}

/** A name or hint for what has no room to show it. */
export function Tooltip({ content, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={
            'z-60 flex max-w-80 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-mid ' +
            'data-[state=delayed-open]:animate-fade-in'
          }
        >
          {content}
          {shortcut !== undefined && <Kbd keys={shortcut} variant="inverse" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
