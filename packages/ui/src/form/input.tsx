import type { ComponentProps, ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { CONTROL_CLASSES } from './control-classes.ts'
import { useFieldControl } from './field-context.ts'

export interface InputProps extends ComponentProps<'input'> {
  /** Inside the frame, before the text; decoration only. */
  readonly leading?: ReactNode
  /** Inside the frame, after the text: a unit, a key, a button. */
  readonly trailing?: ReactNode
}

/** One line of text. Inside a `Field` it takes that field's label, help and error. */
export function Input({ leading, trailing, className, ...rest }: InputProps) {
  const control = useFieldControl(rest)
  const input = (
    <input
      {...rest}
      {...control}
      className={mergeClasses(
        CONTROL_CLASSES,
        'h-8',
        leading !== undefined && 'pl-8',
        trailing !== undefined && 'pr-9',
        className,
      )}
    />
  )
  if (leading === undefined && trailing === undefined) return input
  return (
    <span className="relative block w-full">
      {leading !== undefined && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-faint [&>svg]:size-4"
        >
          {leading}
        </span>
      )}
      {input}
      {trailing !== undefined && <span className="absolute inset-y-0 right-1.5 flex items-center">{trailing}</span>}
    </span>
  )
}
