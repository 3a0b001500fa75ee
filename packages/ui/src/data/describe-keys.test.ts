import { expect, it } from 'vitest'
import { describeKeys } from './describe-keys.ts'

it.each([
  ['mod+k', ['⌘K'], ['Ctrl+K']],
  ['mod+shift+p', ['⌘⇧P'], ['Ctrl+Shift+P']],
  ['g w', ['G', 'W'], ['G', 'W']],
  ['?', ['?'], ['?']],
  ['esc', ['Esc'], ['Esc']],
  ['alt+up', ['⌥↑'], ['Alt+↑']],
])('%s is shown as people of each platform know it', (keys, apple, other) => {
  expect(describeKeys(keys, 'apple')).toEqual(apple)
  expect(describeKeys(keys, 'other')).toEqual(other)
})
