import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { TONE_SOFT, type Tone } from '../theme/tone.ts'

export interface BadgeProps {
  /** Default: `neutral`. */
  readonly tone?: Tone
  readonly icon?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A word about a thing: a tag, a version, a count. */
export function Badge({ tone = 'neutral', icon, className, children }: BadgeProps) {
  return (
    <span
      className={mergeClasses(
        'inline-flex h-5 align-middle max-w-full items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap ' +
          '[&>svg]:size-3.5 [&>svg]:shrink-0',
        TONE_SOFT[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}
