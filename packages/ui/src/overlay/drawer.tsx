import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '../form/icon-button.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { SCRIM_CLASSES } from './floating-classes.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface DrawerProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly closeLabel: string
  readonly footer?: ReactNode
  /** Default: `end`. */
  readonly side?: 'start' | 'end' | 'bottom'
  readonly className?: string
  readonly children?: ReactNode
}

const SIDES = {
  start: 'inset-y-0 left-0 w-[min(20rem,88vw)] border-r data-[state=open]:animate-slide-start',
  end: 'inset-y-0 right-0 w-[min(34rem,100vw)] border-l data-[state=open]:animate-slide-end',
  bottom: 'inset-x-0 bottom-0 max-h-[88dvh] rounded-t-xl border-t data-[state=open]:animate-slide-up',
} as const

/** A panel that comes in from a side, over the page. */
export function Drawer(props: DrawerProps) {
  const { open, onOpenChange, title, description, closeLabel, footer, side = 'end', className, children } = props
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM_CLASSES} />
        <Radix.Content
          {...returnFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={mergeClasses(
            'fixed z-50 flex flex-col border-line bg-raised shadow-high outline-none',
            SIDES[side],
            className,
          )}
        >
          <header className="border-b border-line py-3 pr-12 pl-4">
            <Radix.Title className="truncate text-base font-semibold">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="text-xs text-ink-soft">{description}</Radix.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
          )}
          {/* Last, so that the focus goes to what the drawer is about. */}
          <Radix.Close asChild>
            <IconButton label={closeLabel} icon={<X />} tooltip="none" size="sm" className="absolute top-2.5 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
