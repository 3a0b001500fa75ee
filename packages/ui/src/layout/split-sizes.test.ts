import { expect, it } from 'vitest'
import { clampShare, shareAfterKey } from './split-sizes.ts'

const limits = { min: 0.2, max: 0.8 }

it('keeps both panes usable', () => {
  expect([clampShare(0, limits), clampShare(0.5, limits), clampShare(1, limits)]).toEqual([0.2, 0.5, 0.8])
})

it.each([
  ['ArrowLeft', 0.5, 0.48],
  ['ArrowRight', 0.5, 0.52],
  ['ArrowDown', 0.79, 0.8],
  ['ArrowUp', 0.2, 0.2],
  ['Home', 0.5, 0.2],
  ['End', 0.5, 0.8],
])('%s moves the divider from %d to %d', (key, from, to) => expect(shareAfterKey(key, from, limits)).toBeCloseTo(to))

it('leaves other keys alone', () => expect(shareAfterKey('Tab', 0.5, limits)).toBeNull())
