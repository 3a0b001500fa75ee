import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from '../overlay/tooltip.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { buttonClasses, type ButtonSize, type ButtonVariant } from './button.tsx'

const SQUARE: Readonly<Record<ButtonSize, string>> = { sm: 'size-7 p-0', md: 'size-8 p-0', lg: 'size-10 p-0' }

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** Default: `ghost`. */
  readonly variant?: ButtonVariant
  /** Default: `md`, 32 px. */
  readonly size?: ButtonSize
  /** Shown in the tooltip beside the label. */
  readonly shortcut?: string
  /** Default: `auto`. `none` where a menu or popover opens from it, so that the two never overlap. */
  readonly tooltip?: 'auto' | 'none'
}

/** A square button with an icon, and its name in a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, variant = 'ghost', size = 'md', shortcut, tooltip = 'auto', className, ...rest } = props
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={mergeClasses(buttonClasses({ variant, size }), SQUARE[size], className)}
    >
      {icon}
    </button>
  )
  if (tooltip === 'none') return button
  return (
    <Tooltip content={label} {...(shortcut === undefined ? {} : { shortcut })}>
      {button}
    </Tooltip>
  )
}
