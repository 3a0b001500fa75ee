/*
 * Five independent HTTP tools that take 500 ms each, beside the same ones in a row. The service is on this machine; the
 * calls go through the real `http.request` node, guard and call log included.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Definition } from '@heddle/model'
import { openBenchHeddle } from './open-bench-heddle.ts'
import { median } from './quantile.ts'
import { report } from './report.ts'

const TOOLS = 5
const TOOL_MS = 500
const ROUNDS = 5

const service = createServer((_request, response) => {
  setTimeout(() => {
    response.setHeader('content-type', 'application/json').end('{"ok":true}')
  }, TOOL_MS)
})
service.listen(0, '127.0.0.1')
await once(service, 'listening')
const { port } = service.address() as AddressInfo

const nodes = Array.from({ length: TOOLS }, (_, index) => ({
  id: `tool${index}`,
  type: 'http.request@1',
  config: { method: 'GET', url: `http://127.0.0.1:${port}/${index}` },
}))
const together: Definition = { format: 'heddle/v1', name: 'Together', nodes }
const serial: Definition = {
  format: 'heddle/v1',
  name: 'Serial',
  nodes,
  edges: nodes.slice(1).map((node, index) => ({ from: `tool${index}`, to: node.id })),
}

const bench = await openBenchHeddle()
const togetherMs: number[] = []
let serialMs = Number.NaN
try {
  const plan = bench.plan(together)
  await bench.run(plan)
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    await bench.run(plan)
    togetherMs.push(performance.now() - startedAt)
  }
  const startedAt = performance.now()
  await bench.run(bench.plan(serial))
  serialMs = performance.now() - startedAt
} finally {
  await bench.close()
  service.closeAllConnections()
  service.close()
}

const holds = report('tools', [
  {
    name: `${TOOLS} independent tools of ${TOOL_MS} ms`,
    value: median(togetherMs),
    unit: 'ms',
    bar: { op: '<=', value: 650 },
    note: `longest of ${ROUNDS}: ${Math.max(...togetherMs).toFixed(0)} ms`,
  },
  { name: 'serial', value: serialMs, unit: 'ms' },
])
process.exitCode = holds ? 0 : 1
