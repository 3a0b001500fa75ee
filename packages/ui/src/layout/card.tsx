import type { ComponentProps, ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface CardProps extends Omit<ComponentProps<'section'>, 'title'> {
  readonly title?: ReactNode
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** Default: `padded`. `flush` for tables and lists. */
  readonly padding?: 'padded' | 'flush'
}

/** A bounded part of a page. */
export function Card({ title, description, actions, padding = 'padded', className, children, ...rest }: CardProps) {
  return (
    <section
      {...rest}
      className={mergeClasses('min-w-0 overflow-hidden rounded-lg border border-line bg-surface shadow-low', className)}
    >
      {title !== undefined && (
        <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
          <div className="min-w-0">
            <h2 className="truncate text-sm font-semibold">{title}</h2>
            {description !== undefined && <p className="text-xs text-ink-faint">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={padding === 'padded' ? 'p-4' : undefined}>{children}</div>
    </section>
  )
}
