import type { ReactNode } from 'react'

export interface TableColumn<Row> {
  readonly id: string
  readonly header: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Default: `start`. Numbers and durations: `end`. */
  readonly align?: 'start' | 'end'
  /** CSS width: `8rem`, `40%`. Columns without one share what is left. */
  readonly width?: string
  /** Not shown on windows narrower than that. */
  readonly hideBelow?: 'sm' | 'md' | 'lg' | 'xl'
  /** Present where the list can be sorted by it. */
  readonly sort?: {
    readonly direction: 'ascending' | 'descending' | 'none'
    readonly onToggle: () => void
  }
}

export const HIDE_BELOW = {
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
} as const
