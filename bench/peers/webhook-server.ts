/*
 * Heddle's server, as `heddle start` assembles it, in a temporary folder, with one webhook for each number of transforms
 * that is given. Prints one JSON line with its addresses, then serves until its standard input ends; tells its processor
 * time when asked.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Definition } from '@heddle/model'
import { openHeddle, parseConfiguration } from '@heddle/runtime'
import { createServer } from '@heddle/server'
import { tellCpu } from './tell-cpu.ts'

const counts = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'heddle-webhook-'))
const configuration = parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'warn' })
const heddle = await openHeddle(configuration)
const server = createServer({ configuration, heddle: () => heddle })
try {
  const caller = { principal: 'bench', workspaceId: heddle.workspaceId }
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  for (const count of counts) {
    const definition = toDefinition(count)
    const { id } = await heddle.store.workflows.create(heddle.workspaceId, { definition, by: 'bench' })
    await heddle.publishing.publish(caller, { workflowId: id, revision: 1 })
  }
  console.log(JSON.stringify(counts.map((count) => `${url}/hooks/${heddle.workspaceId}/transforms/${count}`)))
  tellCpu()
  process.stdin.resume()
  await new Promise((resolve) => process.stdin.once('end', resolve))
} finally {
  process.disconnect?.()
  await server.close()
  await heddle.close({ graceMs: 1_000 })
  rmSync(folder, { recursive: true, force: true })
}

/** A webhook, so many transforms in a row, and an answer. */
function toDefinition(count: number): Definition {
  const ids = Array.from({ length: count }, (_, index) => `step${index + 1}`)
  const before = (index: number) => (index === 0 ? 'input.body.price' : `${ids[index - 1]}.total`)
  return {
    format: 'heddle/v1',
    name: `Transforms ${count}`,
    nodes: [
      { id: 'hook', type: 'trigger.webhook@1', config: { path: `transforms/${count}`, answer: 'sync' } },
      ...ids.map((id, index) => ({
        id,
        type: 'data.transform@1',
        config: { fields: { total: `${before(index)} + input.body.weight * 5` } },
      })),
    ],
    edges: ids.map((id, index) => ({ from: index === 0 ? 'hook' : ids[index - 1]!, to: id })),
    output: { customer: 'input.body.customer', total: `${ids.at(-1)}.total` },
  }
}
