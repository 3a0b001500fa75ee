import { describe, expect, it } from 'vitest'
import { checkRows, toRows, toValues, type VariableRow } from './variable-rows.ts'

const row = (id: number, name: string, text: string, kind: VariableRow['kind'] = 'text') => ({ id, name, text, kind })

describe('variable rows', () => {
  it('come back as they were', () => {
    const values = { name: 'Ada', limit: 3, list: [1, { a: null }], on: true, text: '3' }
    expect(toValues(toRows(values))).toEqual(values)
  })

  it('say what is wrong, and leave empty rows out', () => {
    const rows = [row(0, 'a', '1'), row(1, 'a', '2'), row(2, '1x', ''), row(3, 'b', '{', 'json'), row(4, '', '')]
    expect([...checkRows(rows)]).toEqual([
      [1, 'duplicate'],
      [2, 'name'],
      [3, 'json'],
    ])
    expect(toValues([row(4, '', '')])).toEqual({})
  })
})
