import type { Json } from '@heddle/model'

/** A part that is read by its own path: it is too large to stand in a page. */
export interface LargePart {
  readonly path: string
  readonly kind: 'list' | 'object' | 'text'
  readonly total: number
}

interface ValuePage {
  readonly kind: 'whole' | 'list' | 'object' | 'text'
  readonly value: Json
  readonly total: number | null
  readonly large: readonly LargePart[]
}

/** The part of a large value that was loaded so far. `shown` and `total`: elements, members or characters. */
export interface JoinedValue {
  readonly value: Json
  readonly shown: number
  readonly total: number | null
  readonly large: readonly LargePart[]
}

/** Puts the pages of a value together, in their order. */
export function joinPages(pages: readonly ValuePage[]): JoinedValue {
  const [first] = pages
  if (first === undefined) return { value: null, shown: 0, total: null, large: [] }
  const { total } = first
  const large = pages.flatMap((page) => page.large)
  switch (first.kind) {
    case 'whole':
      return { value: first.value, shown: 1, total: null, large }
    case 'text': {
      const value = pages.map((page) => String(page.value)).join('')
      return { value, shown: value.length, total, large }
    }
    case 'list': {
      const value = pages.flatMap((page) => page.value as readonly Json[])
      return { value, shown: value.length, total, large }
    }
    case 'object': {
      const value = Object.fromEntries(pages.flatMap((page) => Object.entries(page.value as object))) as Json
      return { value, shown: Object.keys(value as object).length, total, large }
    }
  }
}
