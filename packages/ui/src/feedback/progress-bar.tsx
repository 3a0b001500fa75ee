import { Progress } from 'radix-ui'
import { mergeClasses } from '../theme/merge-classes.ts'
import { TONE_SOLID, type Tone } from '../theme/tone.ts'

export interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while nobody knows how much there is. */
  readonly value: number | null
  /** Default: `accent`. */
  readonly tone?: Tone
  readonly className?: string
}

/** How far something is. */
export function ProgressBar({ label, value, tone = 'accent', className }: ProgressBarProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <Progress.Root
      value={percent}
      max={100}
      aria-label={label}
      className={mergeClasses('h-1.5 w-full overflow-hidden rounded-full bg-pressed', className)}
    >
      <Progress.Indicator
        className={mergeClasses(
          'block h-full rounded-full transition-[width] duration-200',
          TONE_SOLID[tone],
          percent === null && 'w-1/3 animate-progress',
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </Progress.Root>
  )
}
