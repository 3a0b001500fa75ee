import { expect, it } from 'vitest'
import { moveRowFocus } from './move-row-focus.ts'

it.each([
  ['ArrowDown', -1, 0],
  ['j', 3, 4],
  ['ArrowDown', 19, 19],
  ['k', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 13],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 7, 19],
  ['x', 7, null],
])('%s in row %d of 20 goes to %s', (key, from, to) => expect(moveRowFocus(key, from, 20)).toBe(to))

it('goes nowhere in an empty table', () => expect(moveRowFocus('ArrowDown', -1, 0)).toBeNull())
