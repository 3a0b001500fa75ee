import type { Json } from '@heddle/model'

interface ValuePage {
  readonly kind: 'whole' | 'list' | 'object' | 'text'
  readonly value: Json
  readonly total: number | null
}

/** The part of a large value that was loaded so far. `shown` and `total`: elements, members or characters. */
export interface JoinedValue {
  readonly value: Json
  readonly shown: number
  readonly total: number | null
}

/** Puts the pages of a value together, in their order. */
export function joinPages(pages: readonly ValuePage[]): JoinedValue {
  const [first] = pages
  if (first === undefined) return { value: null, shown: 0, total: null }
  const { total } = first
  switch (first.kind) {
    case 'whole':
      return { value: first.value, shown: 1, total: null }
    case 'text': {
      const value = pages.map((page) => String(page.value)).join('')
      return { value, shown: value.length, total }
    }
    case 'list': {
      const value = pages.flatMap((page) => page.value as readonly Json[])
      return { value, shown: value.length, total }
    }
    case 'object': {
      const value = Object.fromEntries(pages.flatMap((page) => Object.entries(page.value as object))) as Json
      return { value, shown: Object.keys(value as object).length, total }
    }
  }
}
