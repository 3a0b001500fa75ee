import { expect, it } from 'vitest'
import { STATUSES, STATUS_LOOKS } from './status-look.ts'

it('gives statuses that mean different things different icons', () => {
  // A node or execution that is completed, and an outcome that is a success, say the same.
  const distinct = STATUSES.filter((status) => status !== 'success')
  const icons = distinct.map((status) => STATUS_LOOKS[status].Icon)
  expect(new Set(icons).size).toBe(distinct.length)
})
