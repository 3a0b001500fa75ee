import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makePlan } from '@heddle/graph'
import {
  toExecutionId,
  toWorkflowId,
  type Definition,
  type ExecutionId,
  type Json,
  type JsonObject,
} from '@heddle/model'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHeddle, type Heddle } from './heddle.ts'
import { createAsker, testConfiguration } from './test-asker.ts'

/* Replays with `reuse: calls` on a real store, with real calls to a service that counts what it is asked. */

const IMAGE = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7) % 256)

let server: Server
let service: string
let asked: string[]
let folder: string
let heddle: Heddle

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(`${request.method} ${path}`)
    const count = asked.filter((one) => one.endsWith(path)).length
    if (path === '/image') return response.setHeader('content-type', 'image/png').end(IMAGE)
    if (path === '/flaky' && count === 1) return response.writeHead(503).end('later')
    if (path === '/missing') return response.writeHead(404, { 'content-type': 'text/plain' }).end('no such thing')
    if (path === '/broken') return request.socket.destroy()
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path, number: asked.length }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(async () => {
  asked = []
  folder = mkdtempSync(join(tmpdir(), 'heddle-replay-'))
  await open()
})
afterEach(async () => {
  await heddle.close({ graceMs: 1_000 })
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  heddle = await openHeddle(testConfiguration(folder), { nodeTypes: [createAsker()] })
}

const get = (id: string, path: string, more: object = {}) => ({
  id,
  type: 'http.request@1',
  config: { url: `\${{ input.service }}${path}` },
  ...more,
})

const MANY: Definition = {
  format: 'heddle/v1',
  name: 'Many calls',
  nodes: [
    get('search', '/search/${{ input.topic }}'),
    {
      id: 'order',
      type: 'http.request@1',
      config: { method: 'POST', url: '${{ input.service }}/orders', body: '${{ search.body }}' },
    },
    get('image', '/image'),
    get('flaky', '/flaky', { retry: { maxAttempts: 2, initialDelaySeconds: 0, jitter: false } }),
    get('missing', '/missing', { onError: 'route' }),
    get('broken', '/broken', { onError: 'route', retry: { maxAttempts: 1 } }),
    { id: 'why', type: 'data.template@1', join: 'any', config: { text: '${{ error.code }}' } },
    { id: 'why2', type: 'data.template@1', config: { text: '${{ error.code }}' } },
  ],
  edges: [
    { from: 'search', to: 'order' },
    { from: 'missing', port: 'error', to: 'why' },
    { from: 'broken', port: 'error', to: 'why2' },
  ],
  output: {
    search: 'search.body',
    order: 'order.body',
    image: 'image.body["$file"].sha256',
    flaky: 'flaky.body',
    why: '[why.text, why2.text]',
  },
}

const ASKING: Definition = {
  format: 'heddle/v1',
  name: 'Asks',
  nodes: [
    {
      id: 'ask',
      type: 'test.asker@1',
      config: { urls: ['${{ input.service }}/a', '${{ input.service }}/b', '${{ input.service }}/c'] },
    },
  ],
  output: { texts: 'ask' },
}

async function run(definition: Definition, input: JsonObject = {}): Promise<ExecutionId> {
  const { executionId } = await heddle.host.execute({
    workspaceId: heddle.workspaceId,
    workflowId: toWorkflowId('replayed'),
    version: 1,
    draftRevision: null,
    plan: makePlan(definition, { catalogue: heddle.catalogue }),
    input: { service, topic: 'looms', ...input },
    trigger: { kind: 'manual', nodeId: null },
    startedBy: 'test',
  })
  return executionId
}

async function replay(
  executionId: ExecutionId,
  more: { readonly onChangedCall?: 'fail' | 'reuse' | 'call'; readonly input?: Json } = {},
): Promise<ExecutionId> {
  const { workspaceId, host } = heddle
  return (await host.replay({ workspaceId, executionId, startedBy: 'test', reuse: 'calls', ...more })).executionId
}

async function finish(executionId: ExecutionId) {
  const row = await heddle.host.waitUntilSettled(executionId)
  const output = await heddle.ports.values(heddle.workspaceId, executionId).load(row.output)
  const trace = await heddle.store.executions.readTrace(heddle.workspaceId, executionId)
  const calls = trace.filter(({ kind }) => kind === 'call')
  return { status: row.status, error: row.error, output, calls }
}

const replayedOf = (calls: readonly { readonly details: Json }[]) =>
  calls.map(({ details }) => ((details as JsonObject)['replayed'] as JsonObject | null)?.['how'])

describe('a replay with reuse: calls', () => {
  it('gives the same without asking anybody: texts, files, failures and retries', async () => {
    const first = await run(MANY)
    const before = await finish(first)
    expect(before.status).toBe('completed')
    expect(before.output).toMatchObject({ why: ['TOOL_BAD_REQUEST', 'UPSTREAM_UNAVAILABLE'] })
    const count = asked.length
    expect(count).toBe(7)
    const after = await finish(await replay(first))
    expect(after.error).toBeNull()
    expect(after.output).toEqual(before.output)
    expect(asked).toHaveLength(count)
    expect(replayedOf(after.calls)).toEqual(Array.from({ length: count }, () => 'reused'))
    expect(after.calls.map(({ code }) => code).toSorted()).toEqual(before.calls.map(({ code }) => code).toSorted())
  })

  it('fails where a request has changed, without asking anybody', async () => {
    const first = await run(MANY)
    await finish(first)
    const count = asked.length
    const after = await finish(await replay(first, { input: { service, topic: 'mills' } }))
    expect(after).toMatchObject({ status: 'failed', error: { code: 'ILLEGAL_STATE' } })
    expect(after.error?.message).toContain(first)
    expect(asked).toHaveLength(count)
  })

  it('answers a changed request as recorded when asked for, and shows it', async () => {
    const first = await run(MANY)
    const before = await finish(first)
    const count = asked.length
    const after = await finish(await replay(first, { input: { service, topic: 'mills' }, onChangedCall: 'reuse' }))
    expect(after.output).toEqual(before.output)
    expect(asked).toHaveLength(count)
    const changed = after.calls.filter((call) => replayedOf([call])[0] === 'changed')
    expect(changed.map(({ nodeKey }) => nodeKey)).toEqual(['search'])
  })

  it('makes only the calls that have changed when asked for, and shows them', async () => {
    const first = await run(MANY)
    const before = await finish(first)
    const count = asked.length
    const after = await finish(await replay(first, { input: { service, topic: 'mills' }, onChangedCall: 'call' }))
    expect(after.status).toBe('completed')
    expect(asked.slice(count)).toEqual(['GET /search/mills', 'POST /orders'])
    expect(after.output).toEqual({
      ...(before.output as JsonObject),
      search: { path: '/search/mills', number: count + 1 },
      order: { path: '/orders', number: count + 2 },
    })
    const called = after.calls.filter((call) => replayedOf([call])[0] === 'called')
    expect(called.map(({ nodeKey }) => nodeKey).toSorted()).toEqual(['order', 'search'])
  })

  it('goes on after kill -9 in the middle, and still asks nobody', async () => {
    const first = await run(ASKING)
    const before = await finish(first)
    const count = asked.length
    await heddle.close()
    const again = await replayUntilKilled(first)
    await open()
    const after = await finish(again)
    expect(after.output).toEqual(before.output)
    expect(asked).toHaveLength(count)
    // Of the first attempt, the step and what was recorded before the next step; the step was not taken again.
    expect(after.calls.filter(({ parentSpanId }) => parentSpanId === 'step:ask:first')).toHaveLength(1)
  })

  it('says what is missing when retention has taken an answer', async () => {
    const first = await run({ ...MANY, nodes: [get('image', '/image')], edges: [], output: {} })
    await finish(first)
    const count = asked.length
    rmSync(join(folder, 'blobs'), { recursive: true })
    const after = await finish(await replay(first, { onChangedCall: 'call' }))
    expect(after).toMatchObject({ status: 'failed', error: { code: 'NOT_FOUND' } })
    expect(after.error?.message).toMatch(/no longer kept/)
    expect(asked).toHaveLength(count)
  })
})

/** Another process replays `executionId` and is killed after the second of three calls. Gives the replay's id. */
function replayUntilKilled(executionId: ExecutionId): Promise<ExecutionId> {
  const program = fileURLToPath(new URL('./test-replay-until-killed.ts', import.meta.url))
  const args = ['--disable-warning=ExperimentalWarning', program, folder, executionId]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString()
    if (text.includes('halfway') && /[0-9a-f-]{36}/.test(text)) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => {
      const id = /[0-9a-f-]{36}/.exec(text)?.[0]
      if (id === undefined) reject(new Error(`The replay ended too early: ${text}`))
      else resolve(toExecutionId(id))
    })
  })
}
