import { useMatches } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePageTitleStore } from './page-title.ts'

export interface Crumb {
  readonly id: string
  readonly label: string
  /** Where it leads; null for the page itself. */
  readonly to: string | null
}

/** Where the page is, from the outermost place on. */
export function useCrumbs(): readonly Crumb[] {
  const { t } = useTranslation()
  const matches = useMatches()
  const title = usePageTitleStore((state) => state.title)
  const crumbs = matches.flatMap(({ id, pathname, staticData }): readonly Crumb[] => {
    return staticData.crumb === undefined
      ? []
      : [{ id, label: t(staticData.crumb), to: staticData.crumbTo ?? pathname }]
  })
  return title === null ? crumbs : [...crumbs, { id: 'title', label: title, to: null }]
}
