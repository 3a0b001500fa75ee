import { expect, it } from 'vitest'
import { scoreMatch } from './score-match.ts'

it('finds an entry by words that all occur in it, wherever', () => {
  expect(scoreMatch('', ['Home'])).toBe(1)
  expect(scoreMatch('theme dark', ['Use the dark theme'])).toBeGreaterThan(0)
  expect(scoreMatch('theme blue', ['Use the dark theme'])).toBe(0)
  expect(scoreMatch('한국', ['Switch to Korean', '한국어'])).toBeGreaterThan(0)
})

it('does not find it by scattered letters', () => expect(scoreMatch('wrk', ['Workflows'])).toBe(0))

it('puts what begins with the words before what merely holds them', () => {
  const [begins, holds, keyword] = [['Executions'], ['Last executions'], ['History', 'executions']].map((words) =>
    scoreMatch('exec', words),
  )
  expect([begins, holds, keyword]).toEqual([1, 0.8, 0.5])
})
