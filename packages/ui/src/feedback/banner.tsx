import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { TONE_SOFT, type Tone } from '../theme/tone.ts'

export interface BannerProps {
  readonly tone: Tone
  readonly icon?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A line over the page about the page as a whole: offline, read only, something new. */
export function Banner({ tone, icon, actions, className, children }: BannerProps) {
  return (
    <div
      role="status"
      className={mergeClasses(
        'flex flex-wrap items-center justify-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm [&>svg]:size-4 [&>svg]:shrink-0',
        TONE_SOFT[tone],
        className,
      )}
    >
      {icon}
      <span className="text-ink">{children}</span>
      {actions}
    </div>
  )
}
