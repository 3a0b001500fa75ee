import { useCallback, useEffect, useState, type RefObject } from 'react'

/** Rows drawn beyond each edge, so that quick scrolling shows no gap. */
const OVERSCAN = 8

export interface RowWindow {
  /** First row drawn, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Brings a row into sight. */
  readonly scrollTo: (index: number) => void
}

/** Which rows of equal height are in sight of a scrolling element. */
export function useRowWindow(frame: RefObject<HTMLElement | null>, count: number, rowPx: number): RowWindow {
  const [view, setView] = useState({ top: 0, height: 400 })
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight })
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [frame])
  const scrollTo = useCallback(
    (index: number) => {
      const element = frame.current
      if (element === null) return
      const [top, bottom] = [index * rowPx, (index + 1) * rowPx]
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    },
    [frame, rowPx],
  )
  return {
    from: Math.max(0, Math.floor(view.top / rowPx) - OVERSCAN),
    to: Math.min(count, Math.ceil((view.top + view.height) / rowPx) + OVERSCAN),
    scrollTo,
  }
}
