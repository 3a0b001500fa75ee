import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface TextLinkProps extends ComponentProps<'a'> {
  /** The only child is the link (a router's own component) and takes the looks. */
  readonly asChild?: boolean
}

/** A link inside text or a table. */
export function TextLink({ asChild = false, className, ...rest }: TextLinkProps) {
  const Element = asChild ? Slot.Root : 'a'
  return (
    <Element
      {...rest}
      className={mergeClasses('rounded-xs font-medium text-accent-text underline-offset-3 hover:underline', className)}
    />
  )
}
