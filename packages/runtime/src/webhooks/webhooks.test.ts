import { createHmac } from 'node:crypto'
import { toExecutionId, toNodeId, toWorkspaceId, type Definition, type Json, type JsonObject } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MINA, openTestHeddle, type TestHeddle } from '../test-heddle.ts'
import type { HookCall } from './hook-call.ts'

let test: TestHeddle
beforeAll(async () => {
  test = await openTestHeddle()
})
afterAll(() => test.close())

const hook = (config: JsonObject, changes: Partial<Definition> = {}): Partial<Definition> => ({
  name: `Hook ${String(config['path'])}`,
  nodes: [
    { id: 'hook', type: 'trigger.webhook@1', config },
    { id: 'echo', type: 'data.transform@1', config: { fields: { input: 'input' } } },
  ],
  edges: [{ from: 'hook', to: 'echo' }],
  output: { input: 'echo.input' },
  ...changes,
})
const call = (path: string, changes: Partial<HookCall> = {}) =>
  test.heddle.webhooks.call({
    workspace: 'local',
    path,
    method: 'POST',
    query: '',
    headers: {},
    body: Buffer.alloc(0),
    ...changes,
  })
const send = (path: string, type: string, body: string | Buffer, changes: Partial<HookCall> = {}) =>
  call(path, { headers: { 'content-type': type }, body: Buffer.from(body), ...changes })
const inputOf = async (outcome: Awaited<ReturnType<typeof call>>) => {
  if (outcome.kind !== 'settled') throw new Error(`It is ${outcome.kind}.`)
  return (outcome.output as { readonly input: { readonly [name: string]: Json } }).input
}
const bindingOf = async (workflowId: Awaited<ReturnType<TestHeddle['publish']>>) =>
  (await test.heddle.publishing.listBindings(MINA, workflowId))[0]!

describe('a webhook', () => {
  it('starts a durable execution and answers with its id', async () => {
    const workflowId = await test.publish(hook({ path: 'async' }))
    const outcome = await send('async', 'application/json', '{"n":1}')
    expect(outcome).toMatchObject({ kind: 'accepted', repeated: false })
    const { executionId } = outcome as { readonly executionId: string }
    const row = await test.heddle.store.executions.get(MINA.workspaceId, toExecutionId(executionId))
    expect(row).toMatchObject({ workflowId, version: 1, trigger: 'webhook', startedBy: 'webhook:async' })
  })

  it('waits for the end when it is sync', async () => {
    await test.publish(hook({ path: 'sync', answer: 'sync' }))
    const outcome = await send('sync', 'application/json', '{"n":1}', { query: 'a=1&b=2&b=3' })
    expect(outcome).toMatchObject({ kind: 'settled', status: 'completed', respondWith: 'output', error: null })
    expect(await inputOf(outcome)).toEqual({
      method: 'POST',
      query: { a: '1', b: ['2', '3'] },
      headers: { 'content-type': 'application/json' },
      body: { n: 1 },
      files: [],
    })
  })

  it('reads nothing from the database once its address is known, and writes one commit for each call', async () => {
    await test.publish(hook({ path: 'hot', answer: 'sync' }))
    await call('hot')
    const { journal } = test.heddle.store
    const before = test.heddle.host.stats().commits
    const read: string[] = []
    for (const name of ['load', 'readEventValue', 'readEvents'] as const) {
      const original = journal[name].bind(journal) as (...args: unknown[]) => unknown
      Object.assign(journal, { [name]: (...args: unknown[]) => (read.push(name), original(...args)) })
    }
    for (let n = 0; n < 5; n += 1)
      expect(await send('hot', 'application/json', `{"n":${n}}`)).toMatchObject({ kind: 'settled' })
    for (const name of ['load', 'readEventValue', 'readEvents'] as const)
      delete (journal as Partial<typeof journal>)[name]
    expect(read).toEqual([])
    expect(test.heddle.host.stats().commits - before).toBe(5)
  })

  it('gives back large outputs too', async () => {
    await test.publish(hook({ path: 'large', answer: 'sync' }))
    const text = 'x'.repeat(300_000)
    expect((await inputOf(await send('large', 'application/json', JSON.stringify({ text }))))['body']).toEqual({ text })
  })

  it('lets go of who waits too long, with the id of the execution, which goes on', async () => {
    const nodes = [
      { id: 'hook', type: 'trigger.webhook@1', config: { path: 'late', answer: 'sync', timeoutSeconds: 0.1 } },
      { id: 'ask', type: 'flow.approval@1', config: { title: 'Go on?' } },
    ] as Definition['nodes']
    await test.publish({ nodes, edges: [{ from: 'hook', to: 'ask' }] })
    const outcome = await call('late')
    expect(outcome).toMatchObject({ kind: 'late', executionId: expect.any(String) })
    const executionId = toExecutionId((outcome as { executionId: string }).executionId)
    expect((await test.heddle.store.executions.get(MINA.workspaceId, executionId)).status).toBe('waiting')
    const action = { workspaceId: MINA.workspaceId, executionId, by: 'test', reason: 'end', compensate: false }
    await test.heddle.host.cancel(action)
  })

  it('tells a failure as such', async () => {
    const nodes = [
      { id: 'hook', type: 'trigger.webhook@1', config: { path: 'fails', answer: 'sync' } },
      { id: 'stop', type: 'flow.stop@1', config: { outcome: 'error', message: 'No luck' } },
    ] as Definition['nodes']
    await test.publish({ nodes, edges: [{ from: 'hook', to: 'stop' }] })
    expect(await call('fails')).toMatchObject({ kind: 'settled', status: 'failed', error: { message: /No luck/ } })
  })

  it('is told the method it answers to', async () => {
    await test.publish(hook({ path: 'put', method: 'PUT' }))
    expect(await call('put')).toEqual({ kind: 'wrong-method', allow: 'PUT' })
    expect(await call('put', { method: 'PUT' })).toMatchObject({ kind: 'accepted' })
  })

  it('checks what came against the schema of the workflow, and fills in its defaults', async () => {
    const input = {
      type: 'object',
      properties: { body: { type: 'object', properties: { n: { type: 'integer' }, m: { default: 5 } } } },
    }
    const workflowId = await test.publish(hook({ path: 'checked', answer: 'sync' }, { input }))
    expect((await inputOf(await send('checked', 'application/json', '{"n":1}')))['body']).toEqual({ n: 1, m: 5 })
    const wrong = send('checked', 'application/json', '{"n":"one"}')
    await expect(wrong).rejects.toMatchObject({ code: 'INPUT_INVALID', details: [{ path: '/body/n' }] })
    await test.heddle.webhooks.flush()
    const { history } = await bindingOf(workflowId)
    expect(history).toMatchObject([{ result: 'INPUT_INVALID', executionId: null }, { result: 'started' }])
  })

  it('starts once for one Idempotency-Key, and refuses another body under it', async () => {
    const workflowId = await test.publish(hook({ path: 'once', answer: 'sync' }))
    const keyed = (body: string, key: unknown = 'k-1') =>
      send('once', 'application/json', body, {
        headers: { 'content-type': 'application/json', 'idempotency-key': key as string },
      })
    const first = await keyed('{"n":1}')
    const again = await keyed('{"n":1}')
    expect(again).toEqual({ ...first, repeated: true })
    await expect(keyed('{"n":2}')).rejects.toMatchObject({ code: 'CONFLICT' })
    for (const bad of ['', 'x'.repeat(201), ['a', 'b']]) {
      await expect(keyed('{}', bad)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    }
    const { items } = await test.heddle.store.executions.list(MINA.workspaceId, { workflowId })
    expect(items).toHaveLength(1)
  })
})

describe('an address', () => {
  it('is nobody’s before it is published and after it is gone, and off while its workflow is', async () => {
    const { publishing, store } = test.heddle
    const workflowId = await test.create(hook({ path: 'life' }))
    const unknown = { code: 'NOT_FOUND' }
    await expect(call('life')).rejects.toMatchObject(unknown)
    await publishing.publish(MINA, { workflowId, revision: 1, activate: false })
    await expect(call('life')).rejects.toMatchObject(unknown)
    await publishing.activate(MINA, { workflowId, version: 1 })
    expect(await call('life')).toMatchObject({ kind: 'accepted' })
    await publishing.pauseBinding(MINA, { workflowId, nodeId: toNodeId('hook') })
    await expect(call('life')).rejects.toMatchObject({ code: 'ILLEGAL_STATE', message: /paused/ })
    await publishing.resumeBinding(MINA, { workflowId, nodeId: toNodeId('hook') })
    expect(await call('life')).toMatchObject({ kind: 'accepted' })
    await publishing.deactivate(MINA, workflowId)
    await expect(call('life')).rejects.toMatchObject({ code: 'ILLEGAL_STATE', message: /off/ })
    await publishing.activate(MINA, { workflowId, version: 1 })
    expect(await call('life')).toMatchObject({ kind: 'accepted' })
    const definition = {
      format: 'heddle/v1' as const,
      ...hook({ path: 'life/moved' }),
      name: 'Moved',
      nodes: hook({ path: 'life/moved' }).nodes!,
    }
    await store.workflows.update(MINA.workspaceId, workflowId, { definition, revision: 1, by: MINA.principal })
    await publishing.publish(MINA, { workflowId, revision: 2 })
    await expect(call('life')).rejects.toMatchObject(unknown)
    expect(await call('life/moved')).toMatchObject({ kind: 'accepted' })
    await store.workflows.delete(MINA.workspaceId, workflowId, { by: MINA.principal })
    await expect(call('life/moved')).rejects.toMatchObject(unknown)
    await expect(call('life/moved', { workspace: 'elsewhere' })).rejects.toMatchObject(unknown)
  })

  it('runs the version that is active at each call', async () => {
    const { publishing, store } = test.heddle
    const answering = (text: string) => {
      const { nodes = [], ...rest } = hook({ path: 'versions', answer: 'sync' })
      const [trigger] = nodes
      const say = { id: 'echo', type: 'data.transform@1', config: { fields: { input: `'${text}'` } } }
      return { format: 'heddle/v1' as const, name: 'Versions', ...rest, nodes: [trigger!, say] }
    }
    const workflowId = await test.publish(answering('one'))
    expect(await inputOf(await call('versions'))).toBe('one')
    await store.workflows.update(MINA.workspaceId, workflowId, {
      definition: answering('two'),
      revision: 1,
      by: MINA.principal,
    })
    expect(await inputOf(await call('versions'))).toBe('one')
    await publishing.publish(MINA, { workflowId, revision: 2 })
    expect(await inputOf(await call('versions'))).toBe('two')
    await publishing.activate(MINA, { workflowId, version: 1 })
    expect(await inputOf(await call('versions'))).toBe('one')
  })

  it('is never answered from memory by what a change has overtaken', async () => {
    const workflowId = await test.publish(hook({ path: 'raced' }))
    const { publishing, store } = test.heddle
    const { bindings } = store
    const find = bindings.findByAddress.bind(bindings)
    const reading = Promise.withResolvers<void>()
    const letGo = Promise.withResolvers<void>()
    Object.assign(bindings, {
      findByAddress: async (...args: Parameters<typeof find>) => {
        const found = await find(...args)
        reading.resolve()
        await letGo.promise
        return found
      },
    })
    const early = call('raced')
    await reading.promise
    await publishing.pauseBinding(MINA, { workflowId, nodeId: toNodeId('hook') })
    letGo.resolve()
    delete (bindings as Partial<typeof bindings>).findByAddress
    // It had begun before: either answer is right. What comes after must see the pause.
    await early.catch(() => {})
    await expect(call('raced')).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  })
})

describe('who may call', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')
  const allowed = (path: string, headers: HookCall['headers'], body = '{}') =>
    call(path, { headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(body) }).then(
      () => true,
      (error: { readonly code?: string }) => {
        if (error.code !== 'UNAUTHENTICATED') throw error
        return false
      },
    )

  it('is told by a bearer token', async () => {
    const { secret } = await bindingOf(await test.publish(hook({ path: 'bearer', auth: { kind: 'bearer' } })))
    expect(await allowed('bearer', { authorization: `Bearer ${secret}` })).toBe(true)
    for (const authorization of [undefined, '', 'Bearer', 'Bearer wrong', `Basic ${secret}`, `Bearer ${secret}x`]) {
      expect(await allowed('bearer', authorization === undefined ? {} : { authorization })).toBe(false)
    }
  })

  it('is told by user and password', async () => {
    const { secret } = await bindingOf(await test.publish(hook({ path: 'basic', auth: { kind: 'basic' } })))
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    expect(await allowed('basic', basic(`heddle:${secret}`))).toBe(true)
    for (const text of [`other:${secret}`, 'heddle:', secret!, `heddle:${secret}:`]) {
      expect(await allowed('basic', basic(text))).toBe(false)
    }
  })

  it('is told by a header, which does not become input', async () => {
    const auth = { kind: 'header', header: 'X-Token' }
    const { secret } = await bindingOf(await test.publish(hook({ path: 'header', answer: 'sync', auth })))
    expect(await allowed('header', { 'x-token': 'wrong' })).toBe(false)
    expect(await allowed('header', {})).toBe(false)
    const headers = { 'x-token': secret!, authorization: 'Bearer mine', cookie: 'a=b', 'x-other': 'kept' }
    expect((await inputOf(await call('header', { headers })))['headers']).toEqual({ 'x-other': 'kept' })
  })

  it('is told by a signature of the body', async () => {
    const auth = { kind: 'hmac', header: 'X-Signature' }
    const { secret } = await bindingOf(await test.publish(hook({ path: 'hmac', auth })))
    const body = '{"n":1}'
    const right = hmac(secret!, body)
    const signed = (signature: string, text = body) => allowed('hmac', { 'x-signature': signature }, text)
    expect(await signed(right)).toBe(true)
    expect(await signed(`sha256=${right}`)).toBe(true)
    expect(await signed(Buffer.from(right, 'hex').toString('base64'))).toBe(true)
    expect(await signed(`t=${now()},v1=${hmac(secret!, `${now()}.${body}`)}`)).toBe(true)
    const old = now() - 301
    const wrong = [
      '',
      'sha256=',
      right.slice(0, 63),
      hmac('other', body),
      `t=${old},v1=${hmac(secret!, `${old}.${body}`)}`,
      `t=${now()},v1=${right}`,
      't=now,v1=00',
    ]
    for (const signature of wrong) expect(await signed(signature)).toBe(false)
    expect(await signed(right, '{"n":2}')).toBe(false)
  })

  it('must sign with the time when the trigger bounds it', async () => {
    const auth = { kind: 'hmac', header: 'X-Signature', toleranceSeconds: 10 }
    const { secret } = await bindingOf(await test.publish(hook({ path: 'timed', auth })))
    const signed = (time: number) => allowed('timed', { 'x-signature': `t=${time},v1=${hmac(secret!, `${time}.{}`)}` })
    expect(await signed(now())).toBe(true)
    expect(await signed(now() - 20)).toBe(false)
    expect(await signed(now() + 20)).toBe(false)
    expect(await allowed('timed', { 'x-signature': hmac(secret!, '{}') })).toBe(false)
  })

  it('is remembered by the binding when nobody was let in', async () => {
    const workflowId = await test.publish(hook({ path: 'refused', auth: { kind: 'bearer' } }))
    expect(await allowed('refused', {})).toBe(false)
    await test.heddle.webhooks.flush()
    expect((await bindingOf(workflowId)).history).toMatchObject([{ result: 'UNAUTHENTICATED', executionId: null }])
  })
})

describe('what comes in', () => {
  beforeAll(async () => {
    await test.publish(hook({ path: 'in', answer: 'sync' }))
  })
  const bodyOf = async (type: string, body: string | Buffer) => (await inputOf(await send('in', type, body)))['body']

  it.each<[string, string, string, Json]>([
    ['JSON', 'application/json; charset=utf-8', '{"a":[1,null]}', { a: [1, null] }],
    ['JSON of a vendor', 'application/vnd.github+json', '[1]', [1]],
    ['JSON without a content type', '', '{"a":1}', { a: 1 }],
    ['text', 'text/plain', 'héllo', 'héllo'],
    ['XML', 'application/xml', '<a/>', '<a/>'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=2&b=3', { a: '1', b: ['2', '3'] }],
  ])('is a value when it is %s', async (_title, type, body, value) => {
    expect(await bodyOf(type, body)).toEqual(value)
  })

  it('is a file when it is anything else', async () => {
    const input = await inputOf(await send('in', 'image/png', Buffer.from([1, 2, 3])))
    expect(input).toMatchObject({ body: null, files: [{ $file: { mediaType: 'image/png', size: 3 } }] })
  })

  it('is fields and files when it is a multipart form', async () => {
    const form = new FormData()
    form.append('title', 'Report')
    form.append('__proto__', 'own')
    form.append('upload', new File(['a,b\n1,2\n'], '../../evil/näme.csv', { type: 'text/csv' }))
    const request = new Request('http://x/', { method: 'POST', body: form })
    const body = Buffer.from(await request.arrayBuffer())
    const input = await inputOf(await send('in', request.headers.get('content-type')!, body))
    expect(JSON.stringify(input['body'])).toBe('{"title":"Report","__proto__":"own"}')
    const [file] = input['files'] as unknown as {
      $file: { id: string; name: string; mediaType: string; size: number; sha256: string }
    }[]
    expect(file).toMatchObject({ $file: { name: '.._.._evil_näme.csv', mediaType: 'text/csv', size: 8 } })
    const caller = { ...MINA, executionId: '', nodeKey: '', nodeType: '', test: false }
    const content = await test.heddle.ports.files.open(caller, file!)
    expect(await new Response(content).text()).toBe('a,b\n1,2\n')
  })

  it.each<[string, string, string | Buffer]>([
    ['JSON that is cut short', 'application/json', '{"a":'],
    ['JSON that nests too deep', 'application/json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a form without its boundary', 'multipart/form-data', 'x'],
  ])('is refused when it is %s', async (_title, type, body) => {
    await expect(send('in', type, body)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('may be JSON text with many brackets in its strings', async () => {
    const text = `${'[{'.repeat(1_000)}\\"`
    expect(await bodyOf('application/json', JSON.stringify({ text }))).toEqual({ text })
  })
})

describe('the history of a binding', () => {
  it('survives a restart, and costs the calls nothing', async () => {
    const workflowId = await test.publish(hook({ path: 'history' }))
    await Promise.all(Array.from({ length: 150 }, () => call('history')))
    await test.reopen()
    const { history } = await bindingOf(workflowId)
    expect(history).toHaveLength(100)
    expect(new Set(history.map(({ executionId }) => executionId)).size).toBe(100)
  })
})

describe('listening', () => {
  const listen = (workflowId: Awaited<ReturnType<TestHeddle['create']>>, changes: object = {}) =>
    test.heddle.webhooks.listen(MINA, { workflowId, ...changes })

  it('gives the next call of the draft’s test address to who waits, and starts nothing', async () => {
    const workflowId = await test.create(hook({ path: 'draft/in' }))
    const opened = await listen(workflowId)
    expect(opened).toEqual({ nodeId: 'hook', method: 'POST', path: `-test/${workflowId}/draft/in`, call: null })
    const waiting = listen(workflowId, { waitMs: 20_000 })
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(await send(opened.path, 'application/json', '{"n":1}')).toEqual({ kind: 'caught' })
    expect(await waiting).toMatchObject({ nodeId: 'hook', call: { input: { method: 'POST', body: { n: 1 } } } })
    const { items } = await test.heddle.store.executions.list(MINA.workspaceId, { workflowId })
    expect(items).toEqual([])
  })

  it('keeps the last call for who asks a moment later, once', async () => {
    const workflowId = await test.create(hook({ path: 'draft/later' }))
    const { path } = await listen(workflowId)
    for (const n of [1, 2]) await send(path, 'application/json', `{"n":${n}}`)
    expect((await listen(workflowId)).call).toMatchObject({ input: { body: { n: 2 } } })
    expect((await listen(workflowId)).call).toBeNull()
  })

  it('gives up when the time is over, or who waits has gone', async () => {
    const workflowId = await test.create(hook({ path: 'draft/none' }))
    expect((await listen(workflowId, { waitMs: 20 })).call).toBeNull()
    const gone = new AbortController()
    const waiting = listen(workflowId, { waitMs: 20_000, signal: gone.signal })
    await new Promise((resolve) => setImmediate(resolve))
    gone.abort()
    expect((await waiting).call).toBeNull()
  })

  it('answers only while somebody listens, to the method of the draft', async () => {
    const workflowId = await test.create(hook({ path: 'draft/off', method: 'PUT' }))
    await expect(call(`-test/${workflowId}/draft/off`)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { path } = await listen(workflowId)
    expect(await call(path)).toEqual({ kind: 'wrong-method', allow: 'PUT' })
    await expect(call(path, { workspace: 'elsewhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('refuses a draft without that webhook, or of another workspace', async () => {
    const workflowId = await test.create({ name: 'Plain' })
    await expect(listen(workflowId)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const hooked = await test.create(hook({ path: 'draft/which' }))
    await expect(listen(hooked, { nodeId: 'echo' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    const others = { ...MINA, workspaceId: toWorkspaceId('others') }
    const foreign = test.heddle.webhooks.listen(others, { workflowId: hooked })
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
