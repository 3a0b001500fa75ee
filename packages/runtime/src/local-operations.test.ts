import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfiguration } from './configuration.ts'
import { coreCatalogue } from './heddle.ts'
import { openOperations } from './open-operations.ts'
import type { Operations } from './operations.ts'
import { loadBundle } from './workflow-bundle.ts'

let folder: string
let operations: Operations
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-operations-'))
  operations = await openOperations(parseConfiguration({ HEDDLE_DATA: join(folder, 'data'), HEDDLE_LOG: 'silent' }))
})
afterAll(async () => {
  await operations.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(name: string, nodes: string, input: Json = {}) {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, `format: heddle/v1\nname: ${name}\nnodes:\n${nodes}`)
  const { bundle } = loadBundle(path, coreCatalogue())
  if (bundle === null) throw new Error(`The workflow ${name} of this test is not valid.`)
  return (await operations.call('run', { bundle, input, by: 'test' })).executionId
}

const asks = (...ids: readonly string[]) =>
  ids.map((id) => `  - { id: ${id}, type: flow.approval@1, config: { title: ${id} } }\n`).join('')
const approve = (id: string) => operations.call('answer', { id, decision: 'approved', form: {}, by: 'test' })

describe('the operations', () => {
  it('answer one of several approvals, also when another execution has one of the same name', async () => {
    const [first, second] = [await run('both', asks('a', 'b')), await run('both', asks('a', 'b'))]
    for (const executionId of [first, second]) await operations.call('follow', { executionId })
    await expect(approve(first)).rejects.toThrow(`Answer one of: ${first}/a, ${first}/b`)
    await expect(approve('a/approval/1')).rejects.toMatchObject({ code: 'CONFLICT' })
    await approve(`${first}/a`)
    await approve(first)
    expect(await operations.call('follow', { executionId: first })).toMatchObject({ status: 'completed' })
    await expect(approve(first)).rejects.toMatchObject({ code: 'CONFLICT' })
    await operations.call('cancel', { executionId: second, compensate: false, by: 'test' })
  })

  it('run a workflow that calls itself, as deep as sub-workflows may go', async () => {
    const nodes = `  - id: again
    type: flow.subworkflow@1
    when: input.depth > 0
    config: { workflow: ./self.yaml, input: { depth: '\${{ input.depth - 1 }}' } }
`
    const shallow = await run('self', nodes, { depth: 3 })
    expect(await operations.call('follow', { executionId: shallow })).toMatchObject({ status: 'completed' })
    const deep = await run('self', nodes, { depth: 40 })
    const report = await operations.call('follow', { executionId: deep })
    expect(report.status).toBe('failed')
    expect(report.error?.message).toMatch(/16/)
  })

  it('tell an id that means nothing from one that no longer waits', async () => {
    await expect(approve('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it.each([[[1]], ['text'], [null]])('refuse an input that is no object: %j', async (input) => {
    await expect(run('input', '  []\n', input)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it.each(['', 'x'.repeat(201)])('refuse a signal that no node can wait for', async (name) => {
    const signal = operations.call('signal', { name, key: '', payload: null, by: 'test' })
    await expect(signal).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('say that an execution has more nodes than are shown', async () => {
    const loop =
      '  - { id: l, type: flow.loop@1, config: { mode: count, count: "250" } }\n' +
      '  - { id: x, parent: l, type: data.template@1, config: { text: x } }\n'
    const executionId = await run('many', loop)
    await operations.call('follow', { executionId })
    const shown = await operations.call('show', { executionId })
    expect([shown.nodes.length, shown.hasMoreNodes]).toEqual([200, true])
  })
})
