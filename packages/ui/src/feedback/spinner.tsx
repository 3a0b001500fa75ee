import { LoaderCircle } from 'lucide-react'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface SpinnerProps {
  /** Said by screen readers. Without one it is decoration beside a text. */
  readonly label?: string
  readonly className?: string
}

/** Something is going on; for whole areas prefer `Skeleton`. */
export function Spinner({ label, className }: SpinnerProps) {
  return (
    <span role={label === undefined ? undefined : 'status'} className="inline-flex">
      <LoaderCircle aria-hidden className={mergeClasses('size-4 animate-spin text-current', className)} />
      {label !== undefined && <span className="sr-only">{label}</span>}
    </span>
  )
}
