import { mergeClasses } from '@heddle/ui'
import type { ReactNode } from 'react'

export interface PageProps {
  /** Default: `wide`, 1200 px. `narrow` for forms and text, 760 px; `full` for canvases: all of the height, no padding. */
  readonly width?: 'narrow' | 'wide' | 'full'
  readonly className?: string
  readonly children: ReactNode
}

const WIDTHS = {
  narrow: 'mx-auto max-w-[47.5rem] px-4 py-5 lg:px-6 lg:py-7',
  wide: 'mx-auto max-w-[75rem] px-4 py-5 lg:px-6 lg:py-7',
  full: 'flex h-full min-h-0 flex-col',
} as const

/** The room of a page inside the frame. */
export function Page({ width = 'wide', className, children }: PageProps) {
  return <div className={mergeClasses(WIDTHS[width], className)}>{children}</div>
}
