import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'

/**
 * After a step to another page the focus goes to its content, as it would in a new document, so that the keyboard and
 * screen readers start there; and the window is named after it.
 */
export function useArrival(content: RefObject<HTMLElement | null>, title: string): void {
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    content.current?.focus({ preventScroll: true })
  }, [pathname, content])
  useEffect(() => {
    document.title = title
  }, [title])
}
