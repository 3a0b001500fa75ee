import { HeddleError, type FileValue, type Json } from '@heddle/model'
import { testNode, type SandboxJob } from '@heddle/node-sdk'
import { describe, expect, it } from 'vitest'
import { codeJavascript } from './code-javascript.ts'
import { codePython } from './code-python.ts'
import { fileRead } from './file-read.ts'
import { fileWrite } from './file-write.ts'
import { importStub } from './import-stub.ts'
import { openFetch, startLocalService } from './test-service.ts'
import { notifyWebhook } from './notify-webhook.ts'

const failure = (code: string) => ({ kind: 'failed', error: { code } })

describe('notify.webhook', () => {
  it('posts the message and says so', async () => {
    await using service = await startLocalService((_request, response) => void response.writeHead(204).end())
    const run = await testNode(notifyWebhook)
      .withConfig({ url: `${service.origin}/hook`, body: { text: 'Hi ${{ input.who }}' } })
      .withInput({ who: 'Ada' })
      .withPorts({ fetch: openFetch })
      .run()
    expect(run.output).toEqual({ sent: true, status: 204 })
    expect(service.seen).toMatchObject([
      { method: 'POST', body: '{"text":"Hi Ada"}', headers: { 'idempotency-key': 'test-execution/tested' } },
    ])
  })

  it('sends nothing in a test run', async () => {
    const config = { url: 'http://x.test/hook', body: 'hi' }
    const run = await testNode(notifyWebhook).withConfig(config).asTestRun().run()
    expect(run.output).toEqual({ sent: false, status: null })
    expect(run.logs).toEqual(['info: Test run: nothing was sent to x.test.'])
    expect(run.calls).toEqual([])
  })

  it('fails when the message is not taken', async () => {
    await using service = await startLocalService((_request, response) => void response.writeHead(500).end())
    const run = await testNode(notifyWebhook)
      .withConfig({ url: service.origin, body: 'hi' })
      .withPorts({ fetch: openFetch })
      .run()
    expect(run.report).toMatchObject(failure('UPSTREAM_UNAVAILABLE'))
  })
})

describe('code nodes', () => {
  function createSandbox(value: Json) {
    const jobs: SandboxJob[] = []
    const sandbox = {
      run: async (_caller: unknown, job: SandboxJob) => {
        jobs.push(job)
        job.onLog?.('stdout', 'hello')
        job.onLog?.('stderr', 'careful')
        job.onProgress?.(1, 2, 'half')
        return { value, wall: 'permission', durationMs: 1 }
      },
    }
    return { jobs, sandbox }
  }

  it('give the sandbox the code untouched, and values as input', async () => {
    const { jobs, sandbox } = createSandbox({ sum: 3 })
    const code = 'return `${{ input.a }}` + input.a'
    const run = await testNode(codeJavascript)
      .withConfig({
        code,
        input: { a: '${{ input.a + 1 }}', b: ['${{ input.a }}'] },
        language: 'typescript',
        timeoutSeconds: 1.5,
      })
      .withInput({ a: 2 })
      .withPorts({ sandbox })
      .run()
    expect(run.output).toEqual({ sum: 3 })
    expect(jobs).toMatchObject([
      { language: 'typescript', code, input: { a: 3, b: [2] }, memoryMb: 256, cpuSeconds: 2, wallMs: 1500, files: {} },
    ])
    expect(run.logs).toEqual(['info: hello', 'warn: careful'])
    expect(run.progress).toEqual(['1/2 half'])
  })

  it('hand files over by name', async () => {
    const { jobs, sandbox } = createSandbox(null)
    const stream = () => new Blob(['a,b\n']).stream()
    await testNode(codePython)
      .withConfig({ code: 'result = 1', files: { 'data.csv': 'in/data.csv' } })
      .withPorts({ sandbox, files: { open: async () => stream() } as never })
      .run()
    expect(jobs[0]?.language).toBe('python')
    expect(
      Object.entries(jobs[0]?.files ?? {}).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
    ).toEqual([['data.csv', 'a,b\n']])
  })

  it('pass on why the sandbox refused', async () => {
    const sandbox = { run: () => Promise.reject(new HeddleError('SANDBOX_UNAVAILABLE', 'install bubblewrap')) }
    const run = await testNode(codePython).withConfig({ code: 'x' }).withPorts({ sandbox }).run()
    expect(run.report).toMatchObject(failure('SANDBOX_UNAVAILABLE'))
  })

  it.each([
    ['no code', { code: '' }],
    ['a file name with a path', { code: 'x', files: { '../x': 'a' } }],
    ['a file that is none', { code: 'x', files: { x: 5 } }],
    ['too much memory', { code: 'x', memoryMb: 1e9 }],
    ['an unknown language', { code: 'x', language: 'perl' }],
  ])('refuse %s', async (_title, config) => {
    expect((await testNode(codeJavascript).withConfig(config).run()).report).toMatchObject(failure('INPUT_INVALID'))
  })
})

describe('file.write and file.read', () => {
  const files = new Map<string, string>()
  const toFile = (path: string, mediaType: string): FileValue => ({
    $file: { id: path, name: path, mediaType, size: 1, sha256: 's' },
  })
  const ports = {
    files: {
      open: async (_caller: unknown, file: FileValue | string) =>
        new Blob([files.get(typeof file === 'string' ? file : file.$file.id) ?? '']).stream(),
      stat: async (_caller: unknown, path: string) => (files.has(path) ? toFile(path, 'text/plain') : null),
      write: async (_caller: unknown, path: string, content: unknown, mediaType: string) => {
        files.set(path, await new Response(content as string).text())
        return toFile(path, mediaType)
      },
      list: async () => [],
    },
  }
  const write = (config: { readonly [name: string]: Json }) =>
    testNode(fileWrite).withConfig(config).withPorts(ports).run()
  const read = (config: { readonly [name: string]: Json }) =>
    testNode(fileRead).withConfig(config).withPorts(ports).run()

  it('keep text, JSON and copies', async () => {
    expect((await write({ path: 'a.txt', content: 'ä' })).output).toMatchObject({
      file: { $file: { mediaType: 'text/plain' } },
    })
    expect((await write({ path: 'b.json', content: { n: [1] } })).output).toMatchObject({
      file: { $file: { mediaType: 'application/json' } },
    })
    const copied = await write({ path: 'c.txt', content: toFile('a.txt', 'text/x') as unknown as Json })
    expect(copied.output).toMatchObject({ file: { $file: { id: 'c.txt', mediaType: 'text/x' } } })
    expect((await read({ path: 'c.txt' })).output).toMatchObject({ content: 'ä' })
    expect((await read({ path: 'b.json', as: 'json' })).output).toMatchObject({ content: { n: [1] } })
    expect((await read({ path: 'a.txt', as: 'file' })).output).toMatchObject({
      content: null,
      file: { $file: { id: 'a.txt' } },
    })
  })

  it.each<[string, { readonly [name: string]: Json }, string]>([
    ['a file that is not there', { path: 'nowhere' }, 'NOT_FOUND'],
    ['text as JSON', { path: 'bad.json', as: 'json' }, 'INPUT_INVALID'],
    ['a number as a file', { path: 5 }, 'INPUT_INVALID'],
    ['an empty path', { path: '' }, 'INPUT_INVALID'],
  ])('refuse %s', async (_title, config, code) => {
    files.set('bad.json', '{')
    expect((await read(config)).report).toMatchObject(failure(code))
  })

  it('refuse bytes that are no text, and files that are too large', async () => {
    const binary = {
      ...ports.files,
      stat: async () => toFile('x', 'a/b'),
      open: async () => new Blob([new Uint8Array([0xff, 0xfe])]).stream(),
    }
    const test = testNode(fileRead).withConfig({ path: 'x' })
    expect((await test.withPorts({ files: binary }).run()).report).toMatchObject(failure('INPUT_INVALID'))
    const chunk = new Uint8Array(8 * 1024 * 1024)
    const endless = {
      ...binary,
      open: async () => new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }),
    }
    expect((await test.withPorts({ files: endless }).run()).report).toMatchObject(failure('PAYLOAD_TOO_LARGE'))
  })
})

describe('import.stub', () => {
  it('fails with what to do', async () => {
    const run = await testNode(importStub)
      .withConfig({
        source: 'n8n',
        originalType: 'slack',
        original: { text: '${{ not.ours }}' },
        advice: 'Use notify.webhook.',
      })
      .run()
    expect(run.report).toMatchObject({
      kind: 'failed',
      error: { code: 'PLAN_INVALID', message: expect.stringContaining('Use notify.webhook.') },
    })
  })
})
