import { mergeClasses } from '../theme/merge-classes.ts'
import { STATUS_LOOKS, type Status } from '../theme/status-look.ts'
import { TONE_SOFT, TONE_TEXT } from '../theme/tone.ts'

export interface StatusBadgeProps {
  readonly status: Status
  /** The status in the person's language. */
  readonly label: string
  /** Default: `soft`. `plain`: icon and text without a background; `icon`: the text for screen readers only. */
  readonly variant?: 'soft' | 'plain' | 'icon'
  readonly className?: string
}

/** A status as icon, text and colour; never by colour alone. */
export function StatusBadge({ status, label, variant = 'soft', className }: StatusBadgeProps) {
  const { tone, Icon, motion } = STATUS_LOOKS[status]
  const spin = motion === 'live' ? 'animate-[spin_2.4s_linear_infinite]' : ''
  if (variant === 'icon') {
    return (
      <span role="img" aria-label={label} title={label} className={mergeClasses('inline-flex align-middle', className)}>
        <Icon aria-hidden className={mergeClasses('size-4', TONE_TEXT[tone], spin)} />
      </span>
    )
  }
  return (
    <span
      className={mergeClasses(
        'inline-flex items-center gap-1 align-middle text-xs font-medium whitespace-nowrap',
        variant === 'soft' ? mergeClasses('h-5 rounded-full pr-2 pl-1', TONE_SOFT[tone]) : TONE_TEXT[tone],
        className,
      )}
    >
      <Icon aria-hidden className={mergeClasses('size-3.5 shrink-0', spin)} />
      {label}
    </span>
  )
}
