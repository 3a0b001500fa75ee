import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENTRIES_SHOWN, flattenJson, previewJson, toExpressionPath, type JsonData } from './flatten-json.ts'
import { moveTreeFocus } from './move-tree-focus.ts'

const value = { order: { id: 'A', 'a/b~c': [1, null] }, empty: {} }
const everything = { isOpen: () => true }

describe('flattenJson', () => {
  it('lists what is open from top to bottom, with JSON Pointers', () => {
    expect(flattenJson(value, everything).map((row) => [row.depth, row.path, row.size])).toEqual([
      [0, '', 2],
      [1, '/order', 2],
      [2, '/order/id', null],
      [2, '/order/a~1b~0c', 2],
      [3, '/order/a~1b~0c/0', null],
      [3, '/order/a~1b~0c/1', null],
      [1, '/empty', 0],
    ])
  })

  it('leaves out what is inside a closed row', () => {
    const rows = flattenJson(value, { isOpen: (path) => path === '' })
    expect(rows.map((row) => row.path)).toEqual(['', '/order', '/empty'])
    expect(rows[1]?.isOpen).toBe(false)
  })

  it('shows the first entries of what is long', () => {
    const rows = flattenJson(
      Array.from({ length: ENTRIES_SHOWN + 5 }, () => 0),
      everything,
    )
    expect(rows).toHaveLength(1 + ENTRIES_SHOWN)
    expect(rows[0]?.size).toBe(ENTRIES_SHOWN + 5)
  })

  it('gives every row of any JSON a path of its own', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const paths = flattenJson(json as JsonData, everything).map((row) => row.path)
        expect(new Set(paths).size).toBe(paths.length)
      }),
    )
  })
})

describe('toExpressionPath', () => {
  it.each([
    ['', ''],
    ['/order/id', 'order.id'],
    ['/items/0/sku', 'items[0].sku'],
    ['/order/a~1b~0c/1', 'order["a/b~c"][1]'],
    ['/0', '[0]'],
  ])('writes %s as %s', (path, expression) => expect(toExpressionPath(path)).toBe(expression))
})

describe('previewJson', () => {
  it('cuts what is long', () => {
    expect(previewJson('x'.repeat(500), 10)).toBe('"xxxxxxxxx…')
    expect(previewJson(null)).toBe('null')
  })
})

describe('moveTreeFocus', () => {
  const rows = flattenJson(value, { isOpen: (path) => path === '' || path === '/order' })

  it('moves, opens and closes as trees do', () => {
    expect(moveTreeFocus('ArrowDown', 0, rows)).toEqual({ kind: 'focus', index: 1 })
    expect(moveTreeFocus('ArrowUp', 0, rows)).toEqual({ kind: 'focus', index: 0 })
    expect(moveTreeFocus('ArrowRight', 1, rows)).toEqual({ kind: 'focus', index: 2 })
    expect(moveTreeFocus('ArrowLeft', 1, rows)).toEqual({ kind: 'close', path: '/order' })
    expect(moveTreeFocus('ArrowLeft', 2, rows)).toEqual({ kind: 'focus', index: 1 })
    expect(moveTreeFocus('ArrowRight', 3, rows)).toEqual({ kind: 'open', path: '/order/a~1b~0c' })
    expect(moveTreeFocus('Enter', 1, rows)).toEqual({ kind: 'close', path: '/order' })
    expect(moveTreeFocus('End', 0, rows)).toEqual({ kind: 'focus', index: rows.length - 1 })
  })

  it('does nothing on a plain value, an empty object or another key', () => {
    expect(moveTreeFocus('Enter', 2, rows)).toBeNull()
    expect(moveTreeFocus('ArrowRight', rows.length - 1, rows)).toBeNull()
    expect(moveTreeFocus('x', 0, rows)).toBeNull()
    expect(moveTreeFocus('ArrowDown', 99, rows)).toBeNull()
  })
})
