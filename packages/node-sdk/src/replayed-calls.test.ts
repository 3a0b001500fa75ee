import { HeddleError, type CallRecord, type Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NodeContext } from './context.ts'
import { defineNode } from './define-node.ts'
import { sha256OfBytes } from './digest.ts'
import { testNode, type NodeTest, type NodeTestRun } from './test-node.ts'

/* Calls of a replay that are answered from what an earlier run recorded. */

function node(run: (context: NodeContext) => unknown): NodeTest {
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

/** A service that numbers its answers and counts what it is asked. */
function createService(answer: (count: number, url: string) => Response | Promise<Response>) {
  const asked: string[] = []
  const fetch = async (_caller: unknown, url: string) => {
    asked.push(url)
    return answer(asked.length, url)
  }
  return { asked, ports: { fetch: { fetch } } }
}

const text = async (context: Pick<NodeContext, 'fetch'>, url: string, request = {}) =>
  (await context.fetch(`http://x.test/${url}`, request)).text()

/** Nothing may be asked of anybody. */
const CLOSED = { fetch: { fetch: () => Promise.reject(new Error('A replay has called the outside.')) } }

function replay(
  test: NodeTest,
  first: Pick<NodeTestRun, 'calls'>,
  options: Parameters<NodeTest['withRecordedCalls']>[1] = {},
): Promise<NodeTestRun> {
  return test.withPorts(CLOSED).withRecordedCalls(first.calls, options).run()
}

describe('a call of a replay', () => {
  it('is answered from the record, byte for byte, and shown as reused with a link', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at % 256)
    const answers = [
      () => Response.json({ n: 1 }, { headers: { 'x-one': '1', 'set-cookie': 'a=b' } }),
      () => new Response(bytes.slice(0, 100), { headers: { 'content-type': 'image/png' } }),
      () => new Response(bytes, { headers: { 'content-type': 'application/pdf' } }),
      () => new Response('\uFEFFgrüße', { status: 404, headers: { 'content-type': 'text/plain' } }),
      () => new Response(null, { status: 204 }),
    ]
    const service = createService((count) => answers[count - 1]!())
    const test = node(async (context) => {
      const seen: Json[] = []
      for (const at of answers.keys()) {
        const response = await context.fetch(`http://x.test/${at}`)
        const body = new Uint8Array(await response.arrayBuffer())
        seen.push([response.status, response.url, response.headers.get('x-one'), body.byteLength, sha256OfBytes(body)])
      }
      return seen
    }).withPorts(service.ports)
    const first = await test.run()
    const again = await replay(test, first)
    expect(again.output).toEqual(first.output)
    expect(service.asked).toHaveLength(5)
    expect(again.calls).toHaveLength(5)
    for (const [at, call] of again.calls.entries()) {
      const recorded = first.calls[at]!
      expect(call.replayed).toEqual({ how: 'reused', executionId: 'test-execution', callId: recorded.callId })
      expect(call).toMatchObject({ ok: recorded.ok, code: recorded.code, response: recorded.response })
    }
  })

  it('can be answered from the record of a replay', async () => {
    const service = createService((count) => Response.json(count))
    const test = node((context) => text(context, 'a')).withPorts(service.ports)
    const second = await replay(test, await test.run())
    const third = await replay(test, second)
    expect(third.output).toBe('1')
    expect(third.calls[0]?.replayed?.callId).toBe(second.calls[0]?.callId)
  })

  it('keeps the idempotency key of its own execution, which is no change', async () => {
    const service = createService((count) => Response.json(count))
    const test = node((context) => text(context, 'a', { headers: { 'idempotency-key': context.idempotencyKey } }))
    const first = await test.withPorts(service.ports).run()
    const moved = first.calls.map((call) => JSON.parse(JSON.stringify(call)) as CallRecord)
    expect(JSON.stringify(moved[0]?.request)).toContain('test-execution')
    expect((await replay(test, { calls: moved })).output).toBe('1')
  })

  it('fails as the recorded one failed, before its answer or while it came', async () => {
    const failing = { fetch: { fetch: () => Promise.reject(new HeddleError('EGRESS_BLOCKED', 'not there')) } }
    const test = node((context) => text(context, 'a'))
    const refused = await replay(test, await test.withPorts(failing).run())
    expect(refused.report).toMatchObject({ kind: 'failed', error: { code: 'EGRESS_BLOCKED', message: 'not there' } })

    const limited = { retryAfterMs: 3_000, details: { status: 429 } }
    const tools = { tools: { call: () => Promise.reject(new HeddleError('TOOL_RATE_LIMITED', 'slow', limited)) } }
    const asking = node((context) => context.tools.call('search', {}))
    const again = await replay(asking, await asking.withPorts(tools).run())
    expect(again.report).toMatchObject({ error: { code: 'TOOL_RATE_LIMITED', message: 'slow', ...limited } })

    const breaking = createService(
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('hang up')) })),
    )
    const statusAndText = node(async (context) => {
      const response = await context.fetch('http://x.test/')
      context.log('info', `${response.status}`)
      return response.text()
    })
    const broken = await replay(statusAndText, await statusAndText.withPorts(breaking.ports).run())
    expect(broken.logs).toEqual(['info: 200'])
    expect(broken.report).toMatchObject({ kind: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE' } })
  })

  it('to a tool, a model, an MCP server or a connection needs none of them', async () => {
    const test = node(async (context) => {
      const client = await context.connections.get('crm')
      return [
        await context.tools.call('search', { q: 1 }),
        await context.mcp.call('files', 'list', {}),
        await context.llm.generate('hi'),
        await (await client.fetch('/me')).json(),
      ]
    })
    const first = await test
      .withPorts({
        tools: { call: async () => 'found' },
        mcp: { call: async () => ['a'] },
        llm: { generate: async () => 'hello' },
        connections: { get: async () => ({ fetch: async () => Response.json({ me: 1 }) }) },
      })
      .run()
    expect((await replay(test, first)).output).toEqual(['found', ['a'], 'hello', { me: 1 }])
  })

  it('gets the answers of equal requests in their order, and its own whatever runs beside it', async () => {
    const service = createService((count, url) => new Response(`${url.at(-1)}${count}`))
    const inOrder = (order: readonly string[]) =>
      node((context) => Promise.all(order.map((url) => text(context, url)))).withPorts(service.ports)
    const first = await inOrder(['a', 'b', 'a', 'a']).run()
    expect(first.output).toEqual(['a1', 'b2', 'a3', 'a4'])
    expect((await replay(inOrder(['b', 'a', 'a', 'a']), first)).output).toEqual(['b2', 'a1', 'a3', 'a4'])
  })

  it('is matched within its step', async () => {
    const service = createService((count) => Response.json(count))
    const inSteps = (keys: readonly string[]) =>
      node(async (context) => {
        const seen: unknown[] = []
        for (const key of keys) seen.push(await context.step(key, (step) => text(step, 'a')))
        return seen
      }).withPorts(service.ports)
    const first = await inSteps(['one', 'two']).run()
    expect((await replay(inSteps(['two', 'one']), first)).output).toEqual(['2', '1'])
    expect((await replay(inSteps(['three']), first)).report).toMatchObject({ error: { code: 'ILLEGAL_STATE' } })
  })
})

describe('a call that names no step while steps run beside it', () => {
  it('is answered whatever step it was filed under', async () => {
    const service = createService((count, url) => new Response(`${url.at(-1)}${count}`))
    const inSteps = (gates: readonly Promise<void>[]) =>
      node((context) => {
        const step = (key: string, gate: Promise<void>) =>
          context.step(key, async () => {
            const first = await text(context, `${key}1`)
            await gate
            return `${first} ${await text(context, `${key}2`)}`
          })
        return Promise.all([step('a', gates[0]!), step('b', gates[1]!)])
      }).withPorts(service.ports)
    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
    }
    const first = await inSteps([turns(0), turns(200)]).run()
    const again = await replay(inSteps([turns(200), turns(0)]), first)
    expect(again.report).toEqual(first.report)
    expect(first.calls.map(({ stepKey }) => stepKey)).not.toEqual(again.calls.map(({ stepKey }) => stepKey))
  })
})

describe('a call of a replay that asks something else', () => {
  const service = createService((count) => Response.json(count))
  const asking = (url: string) => node((context) => text(context, url)).withPorts(service.ports)

  it('fails the node, whatever the node makes of it, and shows what it was compared with', async () => {
    const first = await asking('old').run()
    const catching = node((context) => text(context, 'new').catch(() => 'never mind'))
    const run = await replay(catching, first)
    expect(run.report).toMatchObject({
      kind: 'failed',
      error: { code: 'ILLEGAL_STATE', message: expect.stringContaining(first.calls[0]!.callId) },
    })
    expect(run.calls).toMatchObject([
      { ok: false, code: 'ILLEGAL_STATE', replayed: { how: 'changed', callId: first.calls[0]?.callId } },
    ])
  })

  it('is answered all the same when asked for, and shown as changed', async () => {
    const first = await asking('old').run()
    const run = await replay(asking('new'), first, { onChanged: 'reuse' })
    expect(run.output).toBe(first.output)
    expect(run.calls).toMatchObject([{ ok: true, replayed: { how: 'changed', callId: first.calls[0]?.callId } }])
  })

  it('is made when asked for, and shown as called', async () => {
    const first = await asking('old').run()
    const before = service.asked.length
    const test = asking('new').withRecordedCalls(first.calls, { onChanged: 'call' })
    const run = await test.run()
    expect(service.asked).toHaveLength(before + 1)
    expect(run.output).toBe(`${before + 1}`)
    expect(run.calls).toMatchObject([{ ok: true, replayed: { how: 'called', callId: first.calls[0]?.callId } }])
  })

  it.each(['fail', 'reuse'] as const)('or was never recorded fails the node (%s)', async (onChanged) => {
    const run = await replay(asking('new'), { calls: [] }, { onChanged })
    expect(run.report).toMatchObject({
      error: { code: 'ILLEGAL_STATE', message: expect.stringMatching(/no recorded/) },
    })
    expect(run.calls).toMatchObject([{ replayed: { how: 'changed', callId: null } }])
  })

  it('is never answered by another tool', async () => {
    const first = await node((context) => context.tools.call('one', {}))
      .withPorts({ tools: { call: async () => 1 } })
      .run()
    const run = await replay(
      node((context) => context.tools.call('two', {})),
      first,
      { onChanged: 'reuse' },
    )
    expect(run.report).toMatchObject({ error: { code: 'ILLEGAL_STATE' } })
  })
})

describe('an answer that is not there', () => {
  it('of a call that was cut off counts as never recorded', async () => {
    const cut = { fetch: { fetch: () => Promise.reject(new HeddleError('CANCELLED', 'cut off')) } }
    const test = node((context) => text(context, 'a'))
    const run = await replay(test, await test.withPorts(cut).run())
    expect(run.report).toMatchObject({ error: { code: 'ILLEGAL_STATE' } })
  })

  it('because retention took it is a clear error', async () => {
    const service = createService(() => new Response(new Uint8Array(100_000)))
    const test = node(async (context) => (await (await context.fetch('http://x.test/')).arrayBuffer()).byteLength)
    const first = await test.withPorts(service.ports).run()
    const gone = new HeddleError('NOT_FOUND', 'The blob is not in this workspace.')
    const blobs = { put: async () => ({ sha256: '', bytes: 0 }), get: () => Promise.reject(gone) }
    const run = await test
      .withPorts({ ...CLOSED, blobs })
      .withRecordedCalls(first.calls)
      .run()
    expect(run.report).toMatchObject({ error: { code: 'NOT_FOUND', message: expect.stringMatching(/no longer kept/) } })
    expect(run.calls).toMatchObject([{ ok: false, code: 'NOT_FOUND' }])
  })

  it('because nobody read it is an error only for who reads it', async () => {
    const service = createService(() => new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(9)) })))
    const status = node(async (context) => (await context.fetch('http://x.test/')).status)
    const first = await status.withPorts(service.ports).run()
    expect((await replay(status, first)).output).toBe(200)
    const reading = await replay(
      node((context) => text(context, '')),
      first,
    )
    expect(reading.report).toMatchObject({ error: { code: 'NOT_FOUND', message: expect.stringMatching(/not read/) } })
  })
})

describe('attempts and entries of a replay', () => {
  const recording = (place: CallRecord['place'], answer: string, requestHash = 'h'): CallRecord => ({
    callId: `${answer}-id`,
    stepKey: null,
    toolId: 'ask',
    toolType: 'tool',
    startedAt: 0,
    endedAt: 0,
    ok: true,
    code: null,
    place,
    requestHash,
    request: { json: null },
    response: { json: answer },
  })
  const at = (attempt: number, entry: number, n: number) => ({ attempt, entry, n })

  /** What calls are answered with, by position: none of them asks what was recorded. */
  async function answers(
    calls: readonly CallRecord[],
    { count, ...options }: { readonly count: number; readonly attempt?: number; readonly losses?: number },
  ): Promise<Json> {
    const test = node(async (context) => {
      const seen: Json[] = []
      for (let n = 0; n < count; n += 1) seen.push(await context.tools.call('ask', { n }))
      return seen
    })
    return (await replay(test, { calls }, { onChanged: 'reuse', ...options })).output
  }

  it('get the answers of the same attempt', async () => {
    const calls = [recording(at(1, 1, 1), 'first'), recording(at(2, 1, 1), 'second')]
    expect(await answers(calls, { count: 1 })).toEqual(['first'])
    expect(await answers(calls, { count: 1, attempt: 2 })).toEqual(['second'])
  })

  it('after a crash get them again: a lost attempt counts as one with the next', async () => {
    const calls = [recording(at(1, 1, 1), 'first'), recording(at(1, 1, 2), 'then'), recording(at(2, 1, 1), 'second')]
    expect(await answers(calls, { count: 2, attempt: 2, losses: 1 })).toEqual(['first', 'then'])
    expect(await answers(calls, { count: 1, attempt: 3, losses: 1 })).toEqual(['second'])
  })

  it('get what was recorded last, where the recorded execution lost an attempt', async () => {
    const calls = [
      recording(at(1, 1, 1), 'lost 1'),
      recording(at(1, 1, 2), 'lost 2'),
      recording(at(1, 1, 1), 'again 1'),
      recording(at(1, 1, 2), 'again 2'),
      recording(at(1, 1, 3), 'again 3'),
    ]
    expect(await answers(calls, { count: 3 })).toEqual(['again 1', 'again 2', 'again 3'])
  })

  it('get those of the nearest entry, then of other attempts, where their own has none', async () => {
    const later = [recording(at(1, 2, 2), 'later entry'), recording(at(2, 1, 2), 'later attempt')]
    const calls = [recording(at(1, 1, 1), 'own'), ...later, recording(at(2, 1, 3), 'only there')]
    expect(await answers(calls, { count: 3 })).toEqual(['own', 'later entry', 'only there'])
    expect(await answers(calls, { count: 1, attempt: 4 })).toEqual(['own'])
  })
})
