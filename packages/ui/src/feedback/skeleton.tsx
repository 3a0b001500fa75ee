import { mergeClasses } from '../theme/merge-classes.ts'

/** The shape of what is still loading. Decoration: the area around it says `aria-busy`. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={mergeClasses('block h-4 animate-breathe rounded-sm bg-pressed', className)} />
}

const WIDTHS = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2']

export interface SkeletonRowsProps {
  /** What is loading, for screen readers. */
  readonly label: string
  /** Default: 6. */
  readonly rows?: number
  readonly className?: string
}

/** Rows of a list or table that is still loading. */
export function SkeletonRows({ label, rows = 6, className }: SkeletonRowsProps) {
  return (
    <div role="status" aria-busy="true" className={mergeClasses('divide-y divide-line', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-11 items-center gap-6 px-4">
          <div className="flex-1">
            <Skeleton className={WIDTHS[index % WIDTHS.length]} />
          </div>
          <Skeleton className="hidden w-20 sm:block" />
          <Skeleton className="w-14" />
        </div>
      ))}
    </div>
  )
}
