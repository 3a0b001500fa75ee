import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface ErrorStateProps {
  readonly title: ReactNode
  /** What happened and what to do next. */
  readonly description?: ReactNode
  /** The error's code, to search for. */
  readonly code?: string
  readonly actions?: ReactNode
  /** Default: `area`. `inline`: one row beside other content. */
  readonly layout?: 'area' | 'inline'
  /** Default: `h2`. `h1` where it is the whole page. */
  readonly heading?: 'h1' | 'h2' | 'h3'
  readonly className?: string
}

/** What an area shows that could not be loaded or drawn. */
export function ErrorState(props: ErrorStateProps) {
  const { title, description, code, actions, layout = 'area', heading: Heading = 'h2', className } = props
  const isArea = layout === 'area'
  return (
    <div
      role="alert"
      className={mergeClasses(
        isArea
          ? 'flex flex-col items-center px-6 py-14 text-center'
          : 'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-danger-solid/30 bg-danger-soft p-3',
        className,
      )}
    >
      <CircleX
        aria-hidden
        className={mergeClasses('shrink-0 text-danger-text', isArea ? 'mb-3 size-7' : 'mt-0.5 size-4')}
      />
      <div className="min-w-0 flex-1">
        <Heading className={mergeClasses('font-semibold', isArea ? 'text-base' : 'text-sm')}>{title}</Heading>
        {description !== undefined && (
          <p className={mergeClasses('text-sm wrap-anywhere text-ink-soft', isArea && 'mt-1 max-w-md')}>
            {description}
          </p>
        )}
        {code !== undefined && <code className="mt-2 inline-block font-mono text-xs text-ink-faint">{code}</code>}
      </div>
      {actions !== undefined && <div className={mergeClasses('flex gap-2', isArea && 'mt-5')}>{actions}</div>}
    </div>
  )
}
