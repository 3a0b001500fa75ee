import { HeddleError, type Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { defineNode } from './define-node.ts'
import { testNode } from './test-node.ts'

function test(run: (context: NodeContext) => unknown) {
  return testNode(
    defineNode({
      type: 'test.caller',
      version: '1.0',
      category: 'tool',
      title: 'Caller',
      description: 'Calls.',
      icon: 'box',
      config: z.strictObject({}),
      sideEffects: 'none',
      example: { config: {} },
      run,
    }),
  )
}

const answering = (make: () => Response) => ({ fetch: { fetch: async () => make() } })
const json = (value: Json, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', 'set-cookie': 'a=b' } })

describe('a call', () => {
  it('leaves a record with request, answer, sizes and a hash of the request', async () => {
    const run = await test(async (context) => {
      const options = { method: 'post', headers: { Authorization: 'Basic abc', 'X-One': '1' }, body: 'hello' }
      return (await context.fetch('https://x.test/a', options)).json()
    })
      .withPorts(answering(() => json({ n: 1 })))
      .run()
    expect(run.output).toEqual({ n: 1 })
    const [record] = run.calls
    expect(run.calls).toHaveLength(1)
    expect(record).toMatchObject({
      stepKey: null,
      toolId: 'test.caller',
      toolType: 'http',
      ok: true,
      code: null,
      request: {
        json: {
          method: 'POST',
          url: 'https://x.test/a',
          headers: { authorization: '•••', 'x-one': '1' },
          body: 'hello',
        },
      },
      response: {
        json: {
          status: 200,
          bytes: 7,
          body: '{"n":1}',
          headers: { 'content-type': 'application/json', 'set-cookie': '•••' },
        },
      },
      details: { status: 200, responseBytes: 7 },
    })
    expect(record?.requestHash).toMatch(/^[0-9a-f]{64}$/)
    expect(record?.endedAt).toBeGreaterThan(record?.startedAt ?? Infinity)
  })

  it('has the same hash for the same request, and another for another', async () => {
    const run = await test(async (context) => {
      for (const path of ['a', 'a', 'b']) await (await context.fetch(`https://x.test/${path}`)).text()
    })
      .withPorts(answering(() => json(1)))
      .run()
    const [first, second, third] = run.calls.map(({ requestHash }) => requestHash)
    expect(first).toBe(second)
    expect(third).not.toBe(first)
  })

  it('that is refused, or broken off, is recorded with its code', async () => {
    const refusing = { fetch: { fetch: () => Promise.reject(new HeddleError('EGRESS_BLOCKED', 'no')) } }
    const refused = await test((context) => context.fetch('http://10.0.0.1/'))
      .withPorts(refusing)
      .run()
    expect(refused.calls).toMatchObject([{ ok: false, code: 'EGRESS_BLOCKED', response: { json: null } }])
    expect(refused.report).toMatchObject({ kind: 'failed', error: { code: 'EGRESS_BLOCKED' } })

    const breaking = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array([1, 2, 3])),
          pull: (controller) => controller.error(new Error('socket hang up')),
        }),
      )
    const broken = await test(async (context) => (await context.fetch('http://x.test/')).text())
      .withPorts(answering(breaking))
      .run()
    expect(broken.calls).toMatchObject([{ ok: false, code: 'UPSTREAM_UNAVAILABLE', details: { responseBytes: 3 } }])
    expect(broken.report).toMatchObject({ kind: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE' } })
  })

  it.each([
    [404, 'TOOL_BAD_REQUEST'],
    [408, 'TOOL_TIMEOUT'],
    [429, 'TOOL_RATE_LIMITED'],
    [503, 'UPSTREAM_UNAVAILABLE'],
  ])('answered with %d is recorded as %s', async (status, code) => {
    const run = await test(async (context) => (await context.fetch('http://x.test/')).text())
      .withPorts(answering(() => json({}, status)))
      .run()
    expect(run.calls).toMatchObject([{ ok: false, code, details: { status } }])
  })

  it('whose answer nobody reads is recorded all the same, and does not hold up a wait', async () => {
    const cancelled: unknown[] = []
    const endless = () =>
      new Response(
        new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(10)), cancel: (why) => void cancelled.push(why) }),
      )
    const run = await test(async (context) => {
      const { status } = await context.fetch('http://x.test/')
      await context.waitFor('person', status)
    })
      .withPorts(answering(endless))
      .run()
    expect(run.report.kind).toBe('suspended')
    expect(run.calls).toMatchObject([{ ok: true, details: { status: 200 } }])
    expect(cancelled).toHaveLength(1)
  })

  it('is filed under the step it was made in', async () => {
    const run = await test(async (context) => {
      await context.step('outer', async () => (await context.fetch('http://x.test/1')).text())
      await Promise.all(
        ['left', 'right'].map((key) => context.step(key, async (step) => (await step.fetch('http://x.test/2')).text())),
      )
    })
      .withPorts(answering(() => json(1)))
      .run()
    expect(run.calls.map(({ stepKey }) => stepKey).toSorted()).toEqual(['left', 'outer', 'right'])
  })

  it('records large and binary answers whole: small ones inline, others as a blob', async () => {
    const ask = (bytes: number, mediaType: string) =>
      test(async (context) => (await (await context.fetch('http://x.test/')).arrayBuffer()).byteLength)
        .withPorts(
          answering(() => new Response(new Uint8Array(bytes).fill(97), { headers: { 'content-type': mediaType } })),
        )
        .run()
    const large = await ask(1_100_000, 'text/plain')
    expect(large.output).toBe(1_100_000)
    const blob = { blob: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 1_100_000 }
    expect(large.calls[0]?.response).toMatchObject({ json: { bytes: 1_100_000, body: null, content: blob } })
    const small = await ask(3, 'image/png')
    expect(small.calls[0]?.response).toMatchObject({ json: { bytes: 3, body: null, content: { base64: 'YWFh' } } })
  })

  it('keeps no answer that holds a secret among bytes that are no text, and redacts text of any size', async () => {
    const ask = (body: Uint8Array<ArrayBuffer>, mediaType: string) =>
      test(async (context) => {
        await context.secrets.get('TOKEN')
        return (await (await context.fetch('http://x.test/')).arrayBuffer()).byteLength
      })
        .withSecrets({ TOKEN: 'very-secret-token' })
        .withPorts(answering(() => new Response(body, { headers: { 'content-type': mediaType } })))
        .run()
    const secret = new TextEncoder().encode('very-secret-token')
    const binary = await ask(new Uint8Array([255, 254, ...secret]), 'application/octet-stream')
    expect(binary.calls[0]?.response).toMatchObject({ json: { body: null, unkept: 'secret' } })
    const text = await ask(new Uint8Array(secret), 'application/octet-stream')
    expect(text.calls[0]?.response).toMatchObject({
      json: { content: { base64: new TextEncoder().encode('•••').toBase64() } },
    })
  })

  it('that outlives the time its node gives it is recorded as timed out', async () => {
    const timedOut = AbortSignal.abort(new DOMException('The operation timed out.', 'TimeoutError'))
    const cut = { fetch: { fetch: () => Promise.reject(new HeddleError('CANCELLED', 'cut off')) } }
    const run = await test((context) => context.fetch('http://x.test/', { signal: timedOut }))
      .withPorts(cut)
      .run()
    expect(run.calls).toMatchObject([{ ok: false, code: 'TOOL_TIMEOUT', error: { code: 'TOOL_TIMEOUT' } }])
  })

  it('keeps status, headers and the final address for the code', async () => {
    const run = await test(async (context) => {
      const response = await context.fetch('http://x.test/old')
      return [response.status, response.headers.get('x-a'), response.url, await response.text()]
    })
      .withPorts(
        answering(() =>
          Object.defineProperty(new Response(null, { status: 204, headers: { 'x-a': '1' } }), 'url', {
            value: 'http://x.test/new',
          }),
        ),
      )
      .run()
    expect(run.output).toEqual([204, '1', 'http://x.test/new', ''])
  })

  it('of a tool, a model, an MCP server or a connection is recorded too', async () => {
    const run = await test(async (context) => {
      const client = await context.connections.get('crm')
      return [
        await context.tools.call('search', { q: 1 }),
        await context.mcp.call('files', 'list', {}),
        await context.llm.generate('hi'),
        await (await client.fetch('/me')).json(),
      ]
    })
      .withPorts({
        tools: { call: async () => 'found' },
        mcp: { call: async () => ['a'] },
        llm: { generate: async () => 'hello' },
        connections: { get: async () => ({ fetch: async () => json({ me: 1 }) }) },
      })
      .run()
    expect(run.output).toEqual(['found', ['a'], 'hello', { me: 1 }])
    expect(run.calls.map(({ toolId, toolType }) => `${toolType}:${toolId}`)).toEqual([
      'tool:search',
      'mcp:files/list',
      'llm:llm',
      'connection:crm',
    ])
  })

  it('to something that is not set up says so', async () => {
    const run = await test((context) => context.tools.call('search', {})).run()
    expect(run.report).toMatchObject({ kind: 'failed', error: { code: 'ILLEGAL_STATE' } })
  })

  it('does not hold up the node until its record is durable', async () => {
    const never = new Promise<void>(() => {})
    const run = await test(async (context) => (await context.fetch('http://x.test/')).text())
      .withPorts(answering(() => json(1)))
      .withChannel({ saveCall: () => never })
      .run()
    expect(run.output).toBe('1')
  })

  it('whose record cannot be written is reported as a defect', async () => {
    const reported: unknown[] = []
    const broken = new HeddleError('INTERNAL_ERROR', 'bad row')
    await test(async (context) => (await context.fetch('http://x.test/')).text())
      .withPorts({ ...answering(() => json(1)), reportDefect: (_id, error) => void reported.push(error) })
      .withChannel({ saveCall: () => Promise.reject(broken) })
      .run()
    expect(reported).toEqual([broken])
  })
})
