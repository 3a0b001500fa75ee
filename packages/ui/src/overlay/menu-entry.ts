import type { ReactNode } from 'react'

/** One press. */
export interface MenuAction {
  readonly kind?: 'action'
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  /** `mod+d`; shown only, the page's own key handling does it. */
  readonly shortcut?: string
  readonly tone?: 'danger'
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** One of several choices. */
export interface MenuChoice {
  readonly kind: 'choice'
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly icon?: ReactNode }[]
  readonly onChange: (value: string) => void
}

export interface MenuSeparator {
  readonly kind: 'separator'
  readonly id: string
}

export interface MenuHeading {
  readonly kind: 'heading'
  readonly id: string
  readonly label: string
}

/** What a menu shows, as data: the same list serves a dropdown and a context menu. */
export type MenuEntry = MenuAction | MenuChoice | MenuSeparator | MenuHeading
