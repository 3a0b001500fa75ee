import {
  ApiError,
  createClient,
  listAll,
  makeIdempotencyKey,
  toIfMatch,
  type Client,
  type RoomMessage,
  type StreamItem,
} from '@heddle/client'
import { readVersion } from '@heddle/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOpenApi } from './http/openapi.ts'
import { createSpeaker, Speakers } from './realtime/test-speaker.ts'
import { ROUTES } from './routes/routes.ts'
import { AnswerChecker } from './testing/answer-checker.ts'
import { openTestServer, type TestServer } from './testing/test-server.ts'

/* The client of packages/client against the real server: each resource once, every answer checked against the document. */

const speakers = new Speakers()
let server: TestServer
let url: string
let client: Client

beforeAll(async () => {
  server = await openTestServer({ nodeTypes: [createSpeaker(speakers)] })
  url = await server.listen()
  client = createClient({ baseUrl: url, fetch: fetchChecked })
})
afterAll(() => server[Symbol.asyncDispose]())

const checker = new AnswerChecker(buildOpenApi(ROUTES, readVersion()))

/** Throws when an answer is not as the document says; streams are passed through. */
async function fetchChecked(request: Request): Promise<Response> {
  const response = await fetch(request)
  const contentType = response.headers.get('content-type') ?? undefined
  if (contentType?.startsWith('text/event-stream') === true) return response
  const answer = {
    method: request.method,
    url: request.url.slice(url.length),
    status: response.status,
    contentType,
    text: await response.clone().text(),
  }
  const problems = checker.check(answer)
  if (problems.length > 0) throw new Error(`${request.method} ${answer.url}: ${problems.join('; ')}\n${answer.text}`)
  return response
}

const HELLO = `format: heddle/v1
name: Hello
input: { type: object, properties: { name: { type: string, default: world } } }
nodes:
  - { id: greet, type: data.template@1, config: { text: 'Hello, \${{ input.name }}!' } }
output: { greeting: greet.text }
`

async function importText(text: string): Promise<string> {
  const { main } = await client.post('/api/v1/workflows/import', {
    body: { text },
    idempotencyKey: makeIdempotencyKey(),
  })
  return main
}

const at = (id: string) => ({ params: { path: { id } } })

async function execute(id: string, input = {}): Promise<string> {
  const { executionId } = await client.post('/api/v1/workflows/{id}/execute', {
    ...at(id),
    body: { version: 'draft', input, wait: 20 },
  })
  return executionId
}

describe('the client', () => {
  it('imports, edits, publishes, executes and exports a workflow', async () => {
    const id = await importText(HELLO)
    const { data, revision } = await client.request('get', '/api/v1/workflows/{id}', at(id))
    expect(revision).toBe(toIfMatch(data.revision))
    const definition = { ...data.definition, description: 'Greets.' }
    const put = await client.request('put', '/api/v1/workflows/{id}', {
      ...at(id),
      body: { definition },
      ifMatch: revision ?? '',
    })
    const stale = client.put('/api/v1/workflows/{id}', { ...at(id), body: { definition }, ifMatch: revision ?? '' })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', status: 409 })
    expect((await client.post('/api/v1/workflows/{id}/validate', { ...at(id), body: {} })).isPublishable).toBe(true)
    const published = await client.post('/api/v1/workflows/{id}/publish', {
      ...at(id),
      body: { revision: put.data.revision, note: 'first' },
    })
    expect(published).toMatchObject({ version: 1, workflow: { activeVersion: 1 } })
    const body = { input: { name: 'Ada' }, wait: 20 }
    const idempotencyKey = makeIdempotencyKey()
    const ran = await client.post('/api/v1/workflows/{id}/execute', { ...at(id), body, idempotencyKey })
    expect(ran).toMatchObject({ status: 'completed', output: { greeting: 'Hello, Ada!' } })
    const again = await client.request('post', '/api/v1/workflows/{id}/execute', { ...at(id), body, idempotencyKey })
    expect(again.data.executionId).toBe(ran.executionId)
    const text = await client.get('/api/v1/workflows/{id}/export', { ...at(id), parseAs: 'text' })
    expect(text).toContain('description: Greets.')
    const full = await client.get('/api/v1/workflows/{id}/full', at(id))
    expect(full.versions.map(({ number }) => number)).toEqual([1])
    await client.post('/api/v1/workflows/{id}/deactivate', at(id))
    await client.delete('/api/v1/workflows/{id}', { ...at(id), ifMatch: toIfMatch(put.data.revision) })
    await expect(client.get('/api/v1/workflows/{id}', at(id))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('edits nodes and edges, and keeps pins', async () => {
    const id = await importText(HELLO)
    const node = { id: 'shout', type: 'data.template@1', config: { text: 'x' } } as never
    const { revision } = await client.request('post', '/api/v1/workflows/{id}/nodes', {
      ...at(id),
      body: { node },
      ifMatch: toIfMatch(1),
    })
    const edge = { from: 'greet', to: 'shout' } as never
    await client.post('/api/v1/workflows/{id}/edges', { ...at(id), body: { edge }, ifMatch: revision ?? '' })
    expect((await client.get('/api/v1/workflows/{id}/nodes', at(id))).items).toHaveLength(2)
    expect((await client.get('/api/v1/workflows/{id}/edges', at(id))).items).toHaveLength(1)
    await client.post('/api/v1/workflows/{id}/pins', { ...at(id), body: { nodeId: 'greet', output: { text: 'p' } } })
    expect((await client.get('/api/v1/workflows/{id}/pins', at(id))).items).toMatchObject([{ nodeId: 'greet' }])
  })

  it('lists pages of workflows and executions', async () => {
    const ids = [await importText(HELLO), await importText(HELLO), await importText(HELLO)]
    const pages = listAll((cursor) =>
      client.get('/api/v1/workflows', { params: { query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) } } }),
    )
    const found = await Array.fromAsync(pages, (workflow) => workflow.id)
    expect(found).toEqual(expect.arrayContaining(ids))
    expect(new Set(found).size).toBe(found.length)
    const executionId = await execute(ids[0] ?? '')
    const list = await client.get('/api/v1/executions', { params: { query: { status: ['completed', 'failed'] } } })
    expect(list.items.map(({ id }) => id)).toContain(executionId)
  })

  it('reads an execution with its nodes, events, logs, trace and statistics', async () => {
    const executionId = await execute(await importText(HELLO), { name: 'Ada' })
    const execution = await client.get('/api/v1/executions/{id}', at(executionId))
    expect(execution).toMatchObject({ status: 'completed', output: { value: { greeting: 'Hello, Ada!' } } })
    const detail = await client.get('/api/v1/executions/{id}/detail', at(executionId))
    expect(detail.nodes.map(({ nodeKey }) => nodeKey)).toEqual(['greet'])
    const node = await client.get('/api/v1/executions/{id}/nodes/{nodeExecutionId}', {
      params: { path: { id: executionId, nodeExecutionId: 'greet' } },
    })
    expect(node.status).toBe('completed')
    const events = await client.get('/api/v1/executions/{id}/events', at(executionId))
    expect(events.items.map(({ seq }) => seq)).toEqual(events.items.map((_, index) => index + 1))
    expect((await client.get('/api/v1/executions/{id}/logs', at(executionId))).items).toEqual([])
    expect((await client.get('/api/v1/executions/{id}/trace', at(executionId))).items.length).toBeGreaterThan(0)
    expect((await client.get('/api/v1/executions/{id}/statistics', at(executionId))).attempts).toBeGreaterThanOrEqual(0)
    expect((await client.get('/api/v1/stats')).workflows).toBeGreaterThan(0)
    expect((await client.get('/api/v1/errors')).total).toBeGreaterThanOrEqual(0)
  })

  it('reads a large value in pages, and whole', async () => {
    const text = 'x'.repeat(40_000)
    const executionId = await execute(await importText(HELLO), { name: text })
    const { output } = await client.get('/api/v1/executions/{id}', at(executionId))
    if (output === null || !('ref' in output)) throw new Error('The output came inline.')
    const params = { path: { id: executionId, ref: output.ref } }
    const page = await client.get('/api/v1/executions/{id}/values/{ref}', {
      params: { ...params, query: { path: '/greeting', limit: 1 } },
    })
    expect(page.kind).toBe('text')
    const whole = await client.get('/api/v1/executions/{id}/values/{ref}/download', { params, parseAs: 'text' })
    expect(JSON.parse(whole)).toEqual({ greeting: `Hello, ${text}!` })
  })

  it('answers approvals', async () => {
    const id = await importText(
      'format: heddle/v1\nname: Ask\nnodes:\n  - { id: ask, type: flow.approval@1, config: { title: Go? } }\n',
    )
    const { executionId } = await client.post('/api/v1/workflows/{id}/execute', {
      ...at(id),
      body: { version: 'draft' },
    })
    const room = await hear('approvals')
    const open = await untilApproval(executionId)
    await client.post('/api/v1/approvals/{id}/approve', { ...at(open), body: { note: 'Yes.' } })
    const { end } = await client.followExecution({ executionId, onItem: () => {} })
    expect(end).toBe('settled')
    await room.until(({ type }) => type === 'changes')
    room.close()
  })

  it('uploads, lists, downloads and deletes files', async () => {
    const body = new Blob(['a,b\n1,2\n'], { type: 'text/csv' })
    await client.post('/api/v1/files', { params: { query: { path: 'data/한글 1.csv' } }, body })
    const { items } = await client.get('/api/v1/files', { params: { query: { folder: 'data' } } })
    expect(items.map(({ path }) => path)).toEqual(['data/한글 1.csv'])
    const params = { path: { path: 'data/한글 1.csv' } }
    expect(await client.get('/api/v1/files/{path}', { params, parseAs: 'text' })).toBe('a,b\n1,2\n')
    await client.delete('/api/v1/files/{path}', { params })
    await expect(client.get('/api/v1/files/{path}', { params, parseAs: 'text' })).rejects.toBeInstanceOf(ApiError)
  })

  it('reads and writes variables, node types and templates', async () => {
    const { revision } = await client.request('get', '/api/v1/variables')
    await client.put('/api/v1/variables', { body: { values: { REGION: 'eu' } }, ifMatch: revision ?? '' })
    expect((await client.get('/api/v1/variables')).values).toEqual({ REGION: 'eu' })
    expect((await client.get('/api/v1/node-types')).items.length).toBeGreaterThan(10)
    const { items } = await client.get('/api/v1/templates')
    expect(items.length).toBeGreaterThan(0)
    expect((await client.get('/health/ready')).status).toBe('ready')
  })
})

const SPEAK = (pause: string, count: number) => `format: heddle/v1
name: Speak
nodes:
  - { id: say, type: test.speak@1, config: { words: [${words(count).join(', ')}], pause: ${pause} } }
output: { said: say }
`
const words = (count: number) => Array.from({ length: count }, (_, index) => `낱말${index}`)

describe('a stream, followed by the client', () => {
  it('cut at random bytes, shows every recorded event once and in order, and the text of a node complete', async () => {
    let runs = 0
    const cuts = fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 2, max: 40 }), async (lengths, count) => {
        const pause = `client${runs++}`
        const id = await importText(SPEAK(pause, count))
        const body = { version: 'draft' } as const
        const { executionId } = await client.post('/api/v1/workflows/{id}/execute', { ...at(id), body })
        await speakers.untilPaused(pause)
        const items: StreamItem[] = []
        const { lastSeq } = await listenCut(lengths, pause).followExecution({
          executionId,
          onItem: (item) => items.push(item),
        })
        const seqs = items.flatMap((item) => (item.kind === 'recorded' ? [item.event.seq] : []))
        expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1))
        const texts = items.flatMap((item) => (item.kind === 'output' ? [item.output.text] : []))
        expect(texts.at(-1)).toBe(words(count).join(''))
      }),
      { numRuns: 8 },
    )
  })
})

/**
 * A client whose streams break after so many bytes, one after the other, at the latest when the text so far has come. On
 * the first that does not break the speaker goes on then: what is said while nobody listens is told no more.
 */
function listenCut(lengths: readonly number[], speaker: string): Client {
  const left = [...lengths]
  return createClient({
    baseUrl: url,
    fetch: async (request) => {
      const response = await fetch(request)
      const body = response.body?.pipeThrough(cutOrGoOn(left.shift() ?? null, speaker)) ?? null
      return new Response(body, { status: response.status, headers: response.headers })
    },
  })
}

function cutOrGoOn(bytes: number | null, speaker: string): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes ?? Number.POSITIVE_INFINITY
  let text = ''
  return new TransformStream({
    transform: (chunk, controller) => {
      controller.enqueue(chunk.subarray(0, left))
      left -= chunk.length
      text += Buffer.from(chunk).toString('latin1')
      const isTextThere = text.includes('output.snapshot')
      if (left <= 0 || (isTextThere && bytes !== null)) controller.error(new TypeError('The connection broke.'))
      else if (isTextThere) speakers.goOn(speaker)
    },
  })
}

/** Hears a room until closed. */
async function hear(name: string) {
  const socket = client.openSocket()
  const messages: RoomMessage[] = []
  let wake = () => {}
  const onMessage = (message: RoomMessage) => {
    messages.push(message)
    wake()
  }
  socket.subscribe(name, { onMessage })
  const until = async (isIt: (message: RoomMessage) => boolean): Promise<void> => {
    while (!messages.some(isIt)) await new Promise<void>((resolve) => (wake = resolve))
  }
  await until(({ type }) => type === 'subscribed')
  return { until, close: () => socket.close() }
}

/** The id of the open approval of an execution, once it has one. */
async function untilApproval(executionId: string): Promise<string> {
  const opened = Promise.withResolvers<void>()
  const stop = new AbortController()
  const following = client.followExecution({
    executionId,
    signal: stop.signal,
    onItem: (item) => {
      if (item.kind === 'recorded' && item.event.type === 'wait.opened') opened.resolve()
    },
  })
  await opened.promise
  stop.abort()
  await following
  const { items } = await client.get('/api/v1/approvals')
  return items.find((approval) => approval.executionId === executionId)?.id ?? ''
}
