import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HeddleError } from '@heddle/model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWorkflowFiles } from './read-workflow-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, ...calls: readonly string[]): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  const nodes = calls.map((call, at) => `\n  - { id: n${at}, type: flow.subworkflow@1, config: { workflow: ${call} } }`)
  writeFileSync(path, `name: ${name}\nnodes:${nodes.join('') || ' []'}\n`)
  return path
}

const namesOf = (path: string) => readWorkflowFiles(path).map(({ name }) => name)

describe('the files of a workflow', () => {
  it('are the file itself and all it calls, each once, named from the folder that holds them all', () => {
    const main = write('main/order.yaml', './price.yaml', '../shared/tax.json', '0198c0de-an-id')
    write('main/price.yaml', '../shared/tax.json', './order.yaml')
    write('shared/tax.json')
    expect(namesOf(main)).toEqual(['main/order.yaml', 'main/price.yaml', 'shared/tax.json'])
    expect(namesOf(write('alone.yaml'))).toEqual(['alone.yaml'])
  })

  it('are sent as they are written, also when they are no workflow', () => {
    const path = join(folder, 'odd.yaml')
    writeFileSync(path, 'nodes: { not: a list } # kept')
    expect(readWorkflowFiles(path)).toEqual([{ name: 'odd.yaml', text: 'nodes: { not: a list } # kept' }])
  })

  it('are all there, or the missing one is named', () => {
    const path = write('main.yaml', './missing.yaml')
    expect(() => readWorkflowFiles(path)).toThrow(HeddleError)
    expect(() => readWorkflowFiles(path)).toThrow(/missing\.yaml does not exist/)
    expect(() => readWorkflowFiles(join(folder, 'none.yaml'))).toThrow(/none\.yaml does not exist/)
  })
})
