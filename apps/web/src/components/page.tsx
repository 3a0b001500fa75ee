import { mergeClasses } from '@heddle/ui'
import type { ReactNode } from 'react'

interface PageProps {
  /** Default: `list`, as wide as the window; `text`: as wide as lines are read. */
  readonly width?: 'list' | 'text'
  readonly className?: string
  readonly children: ReactNode
}

/** The frame of a page that scrolls as a whole. */
export function Page({ width = 'list', className, children }: PageProps) {
  return (
    <div
      className={mergeClasses(
        'mx-auto flex w-full flex-col gap-4 p-4 sm:p-6',
        width === 'list' ? 'max-w-[88rem]' : 'max-w-3xl',
        className,
      )}
    >
      {children}
    </div>
  )
}
