import { useEffect } from 'react'
import { create } from 'zustand'

interface PageTitleState {
  /** What the page calls itself, where its address does not say it. */
  readonly title: string | null
}

export const usePageTitleStore = create<PageTitleState>()(() => ({ title: null }))

/** Names the page after what it shows (`Order intake`), as long as it is shown; null while that is unknown. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    usePageTitleStore.setState({ title })
    return () => usePageTitleStore.setState({ title: null })
  }, [title])
}
