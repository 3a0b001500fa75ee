import { mergeClasses } from '../theme/merge-classes.ts'
import { describeKeys } from './describe-keys.ts'

export interface KbdProps {
  /** `mod+shift+p`, or keys pressed one after another: `g w`. `mod` is ⌘ on Apple's machines, Ctrl elsewhere. */
  readonly keys: string
  /** Default: `plain`. `inverse` on dark tooltips. */
  readonly variant?: 'plain' | 'inverse'
  readonly className?: string
}

/** Keys to press. */
export function Kbd({ keys, variant = 'plain', className }: KbdProps) {
  return (
    <span className={mergeClasses('inline-flex shrink-0 items-center gap-1', className)}>
      {describeKeys(keys).map((chord) => (
        <kbd
          key={chord}
          className={mergeClasses(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm px-1 font-sans text-2xs',
            variant === 'plain' ? 'border border-line bg-sunken text-ink-faint' : 'bg-canvas/20 text-canvas',
          )}
        >
          {chord}
        </kbd>
      ))}
    </span>
  )
}
