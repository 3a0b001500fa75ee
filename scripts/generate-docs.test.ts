import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ERROR_CODES, definitionSchema, templateSchema, type Json } from '@heddle/model'
import { compileSchema } from '@heddle/json-schema'
import { describe, expect, it } from 'vitest'
import { generateDocs, listStaleDocs } from './generate-docs.ts'

const root = join(import.meta.dirname, '..')

describe('the generated documents', () => {
  it('in the repository are up to date', () => {
    expect(listStaleDocs(root)).toEqual([])
  })

  it('are checked by the command, without code generation from strings', () => {
    const script = join(import.meta.dirname, 'generate-docs.ts')
    const flags = ['--disallow-code-generation-from-strings', script, '--check']
    const { status, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
    expect(stderr).not.toContain('stale')
    expect(status).toBe(0)
  })

  it('are found stale where there are none', () => {
    expect(listStaleDocs(join(root, 'no-such-folder'))).toHaveLength(5)
  })

  it('name every error code once', () => {
    const table = generateDocs().get('docs/errors.md') ?? ''
    for (const code of ERROR_CODES) expect(table.split(`| \`${code}\` |`)).toHaveLength(2)
  })
})

describe('the published schema', () => {
  const read = (name: string) =>
    compileSchema(JSON.parse(generateDocs().get(`docs/schema/${name}.schema.json`) ?? 'null'))
  const minimal = { format: 'heddle/v1', name: 'x', nodes: [] }
  const node = { id: 'a', type: 'b.c@1' }

  const cases: readonly Json[] = [
    minimal,
    { ...minimal, 'x-any': [1] },
    { ...minimal, extra: 1 },
    { ...minimal, nodes: [node], edges: [{ from: 'a', to: 'b', 'x-e': 1 }] },
    { ...minimal, nodes: [{ ...node, 'x-n': null, config: { 'x-data': 1, deep: [{ a: null }] } }] },
    { ...minimal, nodes: [{ ...node, extra: 1 }] },
    { ...minimal, nodes: [{ ...node, retry: { maxAttempts: 0 } }] },
    { ...minimal, nodes: [{ ...node, retry: { 'x-no': 1 } }] },
    { ...minimal, settings: { 'x-s': 1, priority: 3 } },
    { ...minimal, settings: { priority: 3.5 } },
    { ...minimal, edges: [{ from: 'a' }] },
    { ...minimal, format: 'heddle/v2' },
  ]
  it.each(cases)('takes and refuses what the source does: %j', (value) => {
    const isTaken = read('heddle-v1').validate(value).length === 0
    expect(isTaken).toBe(definitionSchema.safeParse(value).success)
  })

  it('of templates does too', () => {
    const template = { format: 'heddle/template/v1', name: 'x', workflow: { any: '${{ params.x }}' } }
    for (const value of [template, { ...template, extra: 1 }, { ...template, workflow: 1 }]) {
      const isTaken = read('heddle-template-v1').validate(value).length === 0
      expect(isTaken).toBe(templateSchema.safeParse(value).success)
    }
  })
})
