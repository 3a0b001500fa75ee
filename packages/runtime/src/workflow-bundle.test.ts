import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { coreCatalogue } from './heddle.ts'
import { loadBundle } from './workflow-bundle.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-bundle-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(nodes: string, name = 'main.yaml') {
  const path = join(folder, name)
  writeFileSync(path, `format: heddle/v1\nname: Test\nnodes:\n${nodes}`)
  return loadBundle(path, coreCatalogue())
}

const messages = (loaded: ReturnType<typeof loadBundle>) =>
  loaded.files.flatMap(({ findings }) => findings.map(({ line, code, message }) => `${line} ${code} ${message}`))

describe('loading workflow files', () => {
  it('says of a missing sub-workflow where it is named, beside all other findings, from top to bottom', () => {
    const found = messages(
      load(
        '  - { id: a, type: data.template@1, config: { txt: x } }\n' +
          '  - { id: b, type: flow.subworkflow@1, config: { workflow: ./none.yaml } }\n' +
          '  - { id: c, type: data.template@1, config: {} }\n',
      ),
    )
    expect(found).toEqual([
      expect.stringMatching(/^4 bad-config `text` is required/),
      expect.stringMatching(/^4 bad-config `txt` is not a known field\..*data\.template has: text\.$/),
      expect.stringMatching(/^5 unknown-reference The file .*none\.yaml does not exist\..*Correct the path/),
      expect.stringMatching(/^6 bad-config `text` is required/),
    ])
  })

  it('knows a workflow that calls itself', () => {
    const { bundle, files } = load('  - { id: a, type: flow.subworkflow@1, config: { workflow: ./main.yaml } }\n')
    expect(bundle).not.toBeNull()
    expect(files).toHaveLength(1)
  })

  it('throws NOT_FOUND for the file itself', () => {
    expect(() => loadBundle(join(folder, 'none.yaml'), coreCatalogue())).toThrow('does not exist')
    expect(() => loadBundle(folder, coreCatalogue())).toThrow('is a folder')
  })

  it.each([
    ['data.aggregate@1', '{ items: inputs, operation: groupBy }', '`by` is required'],
    ['data.aggregate@1', '{ items: inputs, operation: custom }', '`result` is required'],
    ['trigger.webhook@1', '{ path: a, auth: { kind: header } }', '`auth.header` is required'],
    ['trigger.webhook@1', '{ path: /a }', '`path` must match the pattern'],
    ['flow.switch@1', '{ cases: [{ port: default, when: inputs.length > 0 }] }', '`cases.0.port` must not'],
  ])('finds before the run what belongs together in %s', (type, config, message) => {
    expect(messages(load(`  - { id: a, type: ${type}, config: ${config} }\n`))).toEqual(
      expect.arrayContaining([expect.stringContaining(message)]),
    )
  })
})
