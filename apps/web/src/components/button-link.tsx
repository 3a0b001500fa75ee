import { buttonClasses, mergeClasses, type ButtonSize, type ButtonVariant } from '@heddle/ui'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

interface ButtonAnchorProps extends ComponentProps<'a'> {
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
  readonly icon?: ReactNode
}

function ButtonAnchor({ variant, size, icon, className, children, ...rest }: ButtonAnchorProps) {
  return (
    <a {...rest} className={mergeClasses(buttonClasses({ variant, size }), className)}>
      {icon}
      {children}
    </a>
  )
}

/** A link that looks like a button. */
export const ButtonLink = createLink(ButtonAnchor)
