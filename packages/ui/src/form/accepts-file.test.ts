import { expect, it } from 'vitest'
import { acceptsFile } from './accepts-file.ts'

it.each([
  ['', 'x.bin', '', true],
  ['.json,.yaml', 'Order.YAML', '', true],
  ['.json', 'order.json.txt', 'application/json', false],
  ['text/plain', 'a', 'text/plain', true],
  ['image/*', 'a', 'image/png', true],
  ['image/*', 'image.txt', 'text/plain', false],
])('with the list "%s" the file %s of type "%s" fits: %s', (accept, name, type, fits) => {
  expect(acceptsFile(accept, { name, type })).toBe(fits)
})
