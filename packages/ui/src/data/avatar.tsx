import { mergeClasses } from '../theme/merge-classes.ts'

const HUES = ['bg-node-tool', 'bg-node-agent', 'bg-node-adapter', 'bg-node-aggregator', 'bg-node-trigger']

export interface AvatarProps {
  readonly name: string
  /** Default: 24 px square. */
  readonly className?: string
}

/** A person or workspace as initial and colour; the name stands beside it. */
export function Avatar({ name, className }: AvatarProps) {
  const sum = [...name].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 997, 0)
  return (
    <span
      aria-hidden
      className={mergeClasses(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-md text-xs font-semibold text-white uppercase dark:text-canvas',
        HUES[sum % HUES.length],
        className,
      )}
    >
      {[...name.trim()][0] ?? '?'}
    </span>
  )
}
