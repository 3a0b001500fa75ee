import { describe, expect, it } from 'vitest'
import { findFiles } from './find-files.ts'

const file = (id: string) => ({ $file: { id, name: `${id}.txt`, mediaType: 'text/plain', size: 1, sha256: 'a' } })

describe('findFiles', () => {
  it('finds files wherever they are, each once', () => {
    const value = { a: [file('1'), { b: file('2') }], c: file('1') }
    expect(findFiles(value).map((found) => found.$file.id)).toEqual(['1', '2'])
  })

  it('finds none in plain values', () => {
    for (const value of [null, 'text', 7, [], { $file: 'no' }]) expect(findFiles(value)).toEqual([])
  })
})
