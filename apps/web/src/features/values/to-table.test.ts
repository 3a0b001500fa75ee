import { describe, expect, it } from 'vitest'
import { toTable } from './to-table.ts'

describe('toTable', () => {
  it('has a column for every member name', () => {
    expect(toTable([{ a: 1 }, { b: 2, a: 3 }])).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, undefined],
        [3, 2],
      ],
    })
  })

  it('takes lists of objects only', () => {
    for (const value of [[], [1], [{ a: 1 }, [2]], { a: 1 }, null, 'text']) expect(toTable(value)).toBeNull()
  })

  it('knows members that every object inherits only when they are its own', () => {
    expect(toTable([{ a: 1 }, { toString: 'mine' }])?.rows).toEqual([
      [1, undefined],
      [undefined, 'mine'],
    ])
  })
})
