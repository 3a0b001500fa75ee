import type { ReactNode } from 'react'

/** Something that can be done: one object feeds the palette, the shortcuts and the help sheet. */
export interface Command {
  /** Unique among the commands that exist at the same time: `workflow.publish`. */
  readonly id: string
  /** What it does, in the person's language. */
  readonly label: string
  /** Where it stands in the palette and the help sheet. */
  readonly group: 'navigate' | 'general' | 'page'
  /** `mod+k`, or keys one after another: `g w`. */
  readonly shortcut?: string
  readonly icon?: ReactNode
  /** Further words that find it. */
  readonly keywords?: readonly string[]
  /** Whether it can be done now. Default: always. */
  readonly canRun?: () => boolean
  readonly run: () => void
}
