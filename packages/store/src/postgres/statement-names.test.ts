import { describe, expect, it } from 'vitest'
import { StatementNames } from './statement-names.ts'

describe('names of prepared statements', () => {
  it('names a text from its second use on, always the same', () => {
    const names = new StatementNames()
    expect(names.find('SELECT 1')).toBeNull()
    const name = names.find('SELECT 1')
    expect(name).toMatch(/^heddle_[0-9a-f]{24}$/)
    expect(names.find('SELECT 1')).toBe(name)
    expect(names.find('SELECT 2')).toBeNull()
    expect(names.find('SELECT 2')).not.toBe(name)
  })

  it('names 250 texts at most, and keeps those it has', () => {
    const names = new StatementNames()
    const texts = Array.from({ length: 300 }, (_, n) => `SELECT ${n}`)
    for (const text of texts) names.find(text)
    expect(texts.filter((text) => names.find(text) !== null)).toEqual(texts.slice(0, 250))
    expect(names.find('SELECT 0')).not.toBeNull()
  })

  it('is not filled by texts that come once', () => {
    const names = new StatementNames()
    for (let n = 0; n < 5_000; n += 1) names.find(`SELECT ${n}`)
    names.find('SELECT * FROM executions')
    expect(names.find('SELECT * FROM executions')).not.toBeNull()
  })
})
