import { AlertDialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from '../form/button.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { DIALOG_CLASSES, DIALOG_FOOTER_CLASSES } from './dialog.tsx'
import { SCRIM_CLASSES } from './floating-classes.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface AlertDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  /** What will happen, and whether it can be undone. */
  readonly description: ReactNode
  readonly confirmLabel: string
  readonly cancelLabel: string
  readonly onConfirm: () => void
  /** Default: `danger`. */
  readonly tone?: 'danger' | 'accent'
  /** What was confirmed goes on: both buttons wait. */
  readonly busy?: boolean
  readonly children?: ReactNode
}

/** Asks before what cannot be undone. The safe answer has the focus; a press beside it does nothing. */
export function AlertDialog(props: AlertDialogProps) {
  const { open, onOpenChange, title, description, confirmLabel, cancelLabel, onConfirm } = props
  const { tone = 'danger', busy = false, children } = props
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM_CLASSES} />
        <Radix.Content {...returnFocus} className={mergeClasses(DIALOG_CLASSES, 'sm:max-w-[26rem]')}>
          <div className="overflow-y-auto px-5 pt-4 pb-5">
            <Radix.Title className="text-lg font-semibold text-balance">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
            {children}
          </div>
          <footer className={DIALOG_FOOTER_CLASSES}>
            <Radix.Cancel asChild>
              <Button disabled={busy}>{cancelLabel}</Button>
            </Radix.Cancel>
            <Button variant={tone === 'danger' ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
