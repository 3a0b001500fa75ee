import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: ReactNode
  /** Why it is empty and what to do. */
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** Default: `h2`. `h1` where it is the whole page. */
  readonly heading?: 'h1' | 'h2' | 'h3'
  readonly className?: string
}

/** What an area shows that has nothing to show yet. */
export function EmptyState(props: EmptyStateProps) {
  const { icon, title, description, actions, heading: Heading = 'h2', className } = props
  return (
    <div className={mergeClasses('flex flex-col items-center justify-center px-6 py-14 text-center', className)}>
      {icon !== undefined && (
        <span
          aria-hidden
          className="mb-4 inline-flex size-11 items-center justify-center rounded-xl border border-line bg-surface text-ink-faint shadow-low [&>svg]:size-5"
        >
          {icon}
        </span>
      )}
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
      {description !== undefined && <p className="mt-1 max-w-md text-sm text-balance text-ink-soft">{description}</p>}
      {actions !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
