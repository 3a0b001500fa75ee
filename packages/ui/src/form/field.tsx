import { CircleAlert } from 'lucide-react'
import { Label } from 'radix-ui'
import { useId, useMemo, type ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { FieldContext } from './field-context.ts'

export interface FieldProps {
  readonly label: ReactNode
  /** What to enter, in a sentence. */
  readonly help?: ReactNode
  /** What is wrong and how to mend it. */
  readonly error?: ReactNode
  /** Word that marks a field that must be filled, said in the label: `Required`. */
  readonly requiredLabel?: string
  /** At the end of the label's line. */
  readonly aside?: ReactNode
  readonly className?: string
  /** Exactly one control of this package. */
  readonly children: ReactNode
}

/** A control with its label, help and error, bound together for screen readers. */
export function Field({ label, help, error, requiredLabel, aside, className, children }: FieldProps) {
  const id = useId()
  const hasError = error !== undefined && error !== null && error !== ''
  const describedBy = [help !== undefined && `${id}-help`, hasError && `${id}-error`].filter(Boolean).join(' ')
  const control = useMemo(
    () => ({
      id,
      describedBy: describedBy === '' ? undefined : describedBy,
      isInvalid: hasError,
      isRequired: requiredLabel !== undefined,
    }),
    [id, describedBy, hasError, requiredLabel],
  )
  return (
    <div className={mergeClasses('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label.Root htmlFor={id} className="text-sm font-medium text-ink">
          {label}
          {requiredLabel !== undefined && <span className="ml-1.5 text-xs text-ink-faint">{requiredLabel}</span>}
        </Label.Root>
        {aside}
      </div>
      <FieldContext value={control}>{children}</FieldContext>
      {help !== undefined && (
        <p id={`${id}-help`} className="text-xs text-ink-faint">
          {help}
        </p>
      )}
      {hasError && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-xs text-danger-text">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  )
}
