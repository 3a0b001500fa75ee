import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from './command.ts'
import { addCommands, currentCommands, useCommandStore } from './command-store.ts'
import { toStroke, type KeyInput } from './key-stroke.ts'
import { NO_PENDING_KEYS, matchShortcut, type PendingKeys } from './match-shortcut.ts'

const press = (key: string, more: Partial<KeyInput> = {}): KeyInput => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
})

describe('a pressed key', () => {
  it.each([
    [press('g'), 'g'],
    [press('G', { shiftKey: true }), 'shift+g'],
    [press('?', { shiftKey: true }), '?'],
    [press('k', { ctrlKey: true }), 'mod+k'],
    [press('Enter', { ctrlKey: true, shiftKey: true }), 'mod+shift+enter'],
    [press('ㅎ', { code: 'KeyG' }), 'g'],
    [press('Escape'), 'esc'],
    [press(' '), 'space'],
    [press('Shift', { shiftKey: true }), null],
  ])('%# is written as %s', (input, stroke) => expect(toStroke(input, 'other')).toBe(stroke))

  it('has ⌘ as its main modifier on Apple’s machines', () => {
    expect(toStroke(press('k', { metaKey: true }), 'apple')).toBe('mod+k')
    expect(toStroke(press('k', { ctrlKey: true }), 'apple')).toBe('ctrl+k')
  })
})

describe('shortcuts', () => {
  const shortcuts = ['g w', 'g e', 'e', 'mod+k']

  function type(strokes: readonly (readonly [string, number])[]): readonly (string | null)[] {
    let pending: PendingKeys = NO_PENDING_KEYS
    return strokes.map(([stroke, atMs]) => {
      const match = matchShortcut(pending, { stroke, atMs }, shortcuts)
      pending = match.pending
      return match.shortcut
    })
  }

  it('are single keys and sequences', () => {
    expect(
      type([
        ['mod+k', 0],
        ['g', 10],
        ['w', 500],
        ['e', 900],
      ]),
    ).toEqual(['mod+k', null, 'g w', 'e'])
  })

  it('prefer the sequence that was begun', () => {
    expect(
      type([
        ['g', 0],
        ['e', 100],
      ]),
    ).toEqual([null, 'g e'])
  })

  it('forget a sequence after a pause, and after a key that does not belong to it', () => {
    expect(
      type([
        ['g', 0],
        ['e', 5_000],
      ]),
    ).toEqual([null, 'e'])
    expect(
      type([
        ['g', 0],
        ['x', 100],
        ['w', 200],
      ]),
    ).toEqual([null, null, null])
    expect(
      type([
        ['g', 0],
        ['g', 100],
        ['w', 200],
      ]),
    ).toEqual([null, null, 'g w'])
  })
})

describe('the commands on screen', () => {
  const command = (id: string, label = id): Command => ({ id, label, group: 'page', run: () => {} })
  const labels = () => currentCommands(useCommandStore.getState().lists).map(({ label }) => label)
  afterEach(() => useCommandStore.setState({ lists: [] }))

  it('come and go with what brought them, the last of one id counting', () => {
    const removeFirst = addCommands([command('save', 'Save'), command('open')])
    const removeSecond = addCommands([command('save', 'Save the draft')])
    expect(labels()).toEqual(['Save the draft', 'open'])
    removeSecond()
    expect(labels()).toEqual(['Save', 'open'])
    removeFirst()
    expect(labels()).toEqual([])
  })
})
