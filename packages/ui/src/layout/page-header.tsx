import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface PageHeaderProps {
  readonly title: ReactNode
  readonly description?: ReactNode
  /** Beside the title: a status, a version. */
  readonly meta?: ReactNode
  /** Buttons; the primary one last. */
  readonly actions?: ReactNode
  readonly className?: string
}

/** The head of a page: its one `h1`, what it is about, what can be done. */
export function PageHeader({ title, description, meta, actions, className }: PageHeaderProps) {
  return (
    <header className={mergeClasses('flex flex-wrap items-start justify-between gap-x-6 gap-y-3', className)}>
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight text-balance wrap-anywhere">{title}</h1>
          {meta}
        </div>
        {description !== undefined && <p className="mt-0.5 max-w-2xl text-sm text-ink-soft">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
