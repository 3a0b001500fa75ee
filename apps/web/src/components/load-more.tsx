import { Button } from '@heddle/ui'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

interface LoadMoreProps {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
  /** Default: `in-sight`, for lists that scroll with the page. `pressed` where the list scrolls by itself. */
  readonly load?: 'in-sight' | 'pressed'
}

/** Loads the next page of a list when it comes into sight, or when it is pressed. */
export function LoadMore({ query, load = 'in-sight' }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const { t } = useTranslation('values')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null || !hasNextPage || isFetchingNextPage || load === 'pressed') return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) fetchNextPage()
      },
      { rootMargin: '400px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, load])
  if (!hasNextPage) return null
  return (
    <div ref={place} className="flex justify-center p-3">
      <Button variant="ghost" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('more')}
      </Button>
    </div>
  )
}
