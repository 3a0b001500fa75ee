import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseConfiguration } from './configuration.ts'
import { coreCatalogue } from './heddle.ts'
import { openOperations } from './open-operations.ts'
import type { Operations } from './operations.ts'
import { loadBundle } from './workflow-bundle.ts'

let folder: string
let operations: Operations
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-follow-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: join(folder, 'data'), HEDDLE_LOG: 'silent' })
  operations = await openOperations(configuration)
})
afterEach(async () => {
  await operations.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Answers 503, and 200 from call `good` on. */
async function startFlaky(good: number) {
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    response.writeHead(calls < good ? 503 : 200, { 'content-type': 'application/json' }).end(`{"calls":${calls}}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, [Symbol.dispose]: () => server.closeAllConnections() ?? server.close() }
}

async function run(url: string) {
  const path = join(folder, 'flaky.yaml')
  writeFileSync(
    path,
    `format: heddle/v1
name: Flaky
settings: { maxAttempts: 3 }
nodes: [{ id: get, type: http.request@1, config: { url: "${url}" }, retry: { maxAttempts: 1 } }]
output: { calls: get.body.calls }
`,
  )
  const { bundle } = loadBundle(path, coreCatalogue())
  if (bundle === null) throw new Error('The workflow of this test is not valid.')
  return (await operations.call('run', { bundle, input: {}, by: 'test' })).executionId
}

describe('following an execution', () => {
  it('goes on with the tries that settings.maxAttempts makes, and reports the last one', async () => {
    using service = await startFlaky(3)
    const first = await run(service.url)
    const report = await operations.call('follow', { executionId: first })
    expect(report).toMatchObject({ status: 'completed', outcome: 'success', output: { calls: 3 } })
    expect(report.executionId).not.toBe(first)
  })

  it('ends with the failure of the last try', async () => {
    using service = await startFlaky(9)
    const report = await operations.call('follow', { executionId: await run(service.url) })
    expect(report).toMatchObject({ status: 'failed', outcome: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE' } })
    expect(report.reason).toBeUndefined()
  })
})
