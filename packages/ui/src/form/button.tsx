import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps, ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { Spinner } from '../feedback/spinner.tsx'

/** Looks of a button; also for links and menu openers that must look like one. */
export const buttonClasses = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium ' +
    'transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 ' +
    'aria-disabled:pointer-events-none aria-disabled:opacity-50 [&>svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent shadow-low hover:bg-accent-hover',
        secondary: 'border border-line-strong bg-surface text-ink shadow-low hover:bg-sunken active:bg-sunken',
        ghost: 'text-ink-soft hover:bg-hover hover:text-ink active:bg-pressed data-[state=open]:bg-hover',
        danger: 'bg-danger-solid text-on-danger shadow-low hover:brightness-110',
        'danger-ghost': 'text-danger-text hover:bg-danger-soft',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs [&>svg]:size-3.5',
        md: 'h-8 px-3 text-sm [&>svg]:size-4',
        lg: 'h-10 px-4 text-base [&>svg]:size-4.5',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)

export type ButtonVariant = NonNullable<VariantProps<typeof buttonClasses>['variant']>
export type ButtonSize = NonNullable<VariantProps<typeof buttonClasses>['size']>

export interface ButtonProps extends ComponentProps<'button'> {
  /** Default: `secondary`. One `primary` per view. */
  readonly variant?: ButtonVariant
  /** Default: `md`, 32 px high. */
  readonly size?: ButtonSize
  /** Before the text; replaced by a spinner while busy. */
  readonly icon?: ReactNode
  /** Work that this button started is going on: it spins, and takes no further press. */
  readonly busy?: boolean
}

/** A button with a text. For one with an icon alone: `IconButton`. */
export function Button({ variant, size, icon, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={mergeClasses(buttonClasses({ variant, size }), className)}
    >
      {busy ? <Spinner className="size-3.5" /> : icon}
      {children}
    </button>
  )
}
