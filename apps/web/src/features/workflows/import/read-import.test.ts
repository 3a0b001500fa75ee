import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readImport } from './read-import.ts'

const CATALOGUE = { get: () => undefined, list: () => [] }
const EXAMPLE = readFileSync(new URL('../../../../../../examples/hello.yaml', import.meta.url), 'utf8')

describe('readImport', () => {
  it('names the workflow and counts its nodes', () => {
    const read = readImport('hello.yaml', EXAMPLE, CATALOGUE)
    expect(read).toMatchObject({ name: 'Hello', isImportable: true })
    expect(read.nodes).toBeGreaterThan(0)
  })

  it('puts errors first, each with its line', () => {
    const read = readImport('hello.yaml', EXAMPLE, CATALOGUE)
    expect(read.findings[0]).toMatchObject({ severity: 'error', code: 'unknown-type', line: expect.any(Number) })
  })

  it('says where a text cannot be read, and does not offer to import it', () => {
    const read = readImport('broken.yaml', 'format: heddle/v1\nnodes: [', CATALOGUE)
    expect(read).toMatchObject({ isImportable: false, name: null })
    expect(read.findings[0]).toMatchObject({ code: 'bad-syntax', severity: 'error' })
  })

  it('does not take a file that is no workflow', () => {
    expect(readImport('list.json', '[1, 2]', CATALOGUE).isImportable).toBe(false)
  })
})
