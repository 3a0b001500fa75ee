import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '../form/icon-button.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { SCRIM_CLASSES } from './floating-classes.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  /** Name of the button that closes it. */
  readonly closeLabel: string
  /** Buttons, the one that goes on last. */
  readonly footer?: ReactNode
  /** Default: `md`, 480 px; `sm` 384, `lg` 720, `xl` 960. On phones it fills the width and rises from below. */
  readonly size?: 'sm' | 'md' | 'lg' | 'xl'
  readonly children?: ReactNode
}

const WIDTHS = { sm: 'sm:max-w-sm', md: 'sm:max-w-[30rem]', lg: 'sm:max-w-[45rem]', xl: 'sm:max-w-[60rem]' } as const

/** A window over the page that must be answered or closed. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, closeLabel, footer, size = 'md', children } = props
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM_CLASSES} />
        <Radix.Content
          {...returnFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={mergeClasses(DIALOG_CLASSES, WIDTHS[size])}
        >
          <header className="px-5 pt-4 pr-14 pb-3">
            <Radix.Title className="text-lg font-semibold text-balance">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer !== undefined && <footer className={DIALOG_FOOTER_CLASSES}>{footer}</footer>}
          {/* Last, so that the focus goes to what the dialog is about. */}
          <Radix.Close asChild>
            <IconButton
              label={closeLabel}
              icon={<X />}
              tooltip="none"
              size="sm"
              className="absolute top-3.5 right-3.5"
            />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const DIALOG_CLASSES =
  'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-xl border border-line bg-raised shadow-high ' +
  'outline-none data-[state=open]:animate-rise sm:inset-x-4 sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[76dvh] ' +
  'sm:rounded-xl'

export const DIALOG_FOOTER_CLASSES =
  'flex flex-col-reverse gap-2 border-t border-line px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] ' +
  'sm:flex-row sm:justify-end'
