import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHeddle, untilEnded, untilPrinted, type Ended } from './test-heddle-process.ts'

let folder: string
let children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-cli-'))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = startHeddle(args, env)
  children.push(child)
  return child
}

function heddle(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return untilEnded(start(args, env))
}

const data = () => join(folder, 'data')
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('heddle', () => {
  it('says what is wrong with a command, and ends with 2', async () => {
    for (const args of [['runn'], ['run'], ['run', 'a.yaml', '--input', '{'], ['executions', '--limit', '0']]) {
      const ended = await heddle(args)
      expect(ended.code, args.join(' ')).toBe(2)
      expect(ended.stderr).toContain('error:')
    }
  })

  it('ends as it should when who reads its output has enough', async () => {
    const nodes = Array.from({ length: 3_000 }, (_, at) => `  - { id: n${at}, type: none.such@1 }\n`).join('')
    const child = start(['validate', write('many.yaml', `format: heddle/v1\nname: Many\nnodes:\n${nodes}`)])
    let stderr = ''
    child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()))
    child.stdout?.destroy()
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2)
    expect(stderr).toBe('')
  })

  it('lists every problem of the configuration', async () => {
    const ended = await heddle(['executions', '--data', data()], { HEDDLE_SANDBOX: 'paper', HEDDLE_NODES: 'many' })
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('HEDDLE_SANDBOX')
    expect(ended.stderr).toContain('HEDDLE_NODES')
  })

  it('validates files: every finding with its line, and 2 when one is an error', async () => {
    const path = write(
      'bad.yaml',
      'format: heddle/v1\nname: Bad\nnodes:\n  - id: a\n    type: data.template@1\n    config: { text: "${{ missing.x }}" }\n    colour: red\n',
    )
    const ended = await heddle(['validate', path, 'examples/hello.yaml'])
    expect(ended.code).toBe(2)
    expect(ended.stdout).toMatch(/bad\.yaml:6:\d+ .*missing/)
    expect(ended.stdout).toMatch(/bad\.yaml:\d+:\d+ .*colour/)
    expect(ended.stdout).toContain('hello.yaml  ok')
  })

  it('prints exactly one JSON object with --json, and leaves nothing behind with --temporary', async () => {
    const ended = await heddle(['run', 'examples/hello.yaml', '--temporary', '--json'])
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(Object.keys(JSON.parse(ended.stdout))).toEqual(['executionId', 'status', 'outcome', 'output'])
  })

  it('refuses an input that its schema does not allow before anything runs', async () => {
    const ended = await heddle(['run', 'examples/hello.yaml', '--data', data(), '--input', '{"name":5}'])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('/name')
    expect(JSON.parse((await heddle(['executions', '--data', data(), '--json'])).stdout).items).toEqual([])
  })

  it('replays a failed execution from where it failed, and shows what each node did', async () => {
    const path = write(
      'parse.yaml',
      'format: heddle/v1\nname: Parse\ninput: { type: object, properties: { text: { type: string } } }\nnodes:\n  - { id: before, type: data.template@1, config: { text: "ready" } }\n  - { id: read, type: data.parse@1, config: { format: json, text: "${{ input.text }}" } }\nedges: [{ from: before, to: read }]\noutput: { value: read.value, before: before.text }\n',
    )
    const failed = await heddle(['run', path, '--data', data(), '--json', '--input', '{"text":"{"}'])
    expect(failed.code).toBe(1)
    const { executionId, error } = JSON.parse(failed.stdout)
    expect(error.code).toBe('INPUT_INVALID')
    const replayed = await heddle([
      'replay',
      executionId,
      '--from',
      'failed',
      '--data',
      data(),
      '--json',
      '--input',
      '{"text":"[1]"}',
    ])
    expect(replayed.code, replayed.stderr).toBe(0)
    expect(JSON.parse(replayed.stdout).output).toEqual({ value: [1], before: 'ready' })
    const shown = await heddle(['executions', executionId, '--data', data(), '--json'])
    expect(JSON.parse(shown.stdout).nodes).toMatchObject([
      { nodeKey: 'before', status: 'completed' },
      { nodeKey: 'read', status: 'failed', error: { code: 'INPUT_INVALID' } },
    ])
  })

  it('replays an execution with its calls answered from the record', async () => {
    const service = createServer((_, response) => response.setHeader('content-type', 'text/plain').end('once'))
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/`
    const path = write(
      'ask.yaml',
      'format: heddle/v1\nname: Ask\ninput: { type: object, properties: { url: { type: string } } }\nnodes:\n  - { id: ask, type: http.request@1, config: { url: "${{ input.url }}" } }\noutput: { said: ask.body }\n',
    )
    const first = await heddle(['run', path, '--data', data(), '--json', '--input', JSON.stringify({ url })])
    service.close()
    const { executionId, output } = JSON.parse(first.stdout)
    const replay = (...options: readonly string[]) =>
      heddle(['replay', executionId, '--data', data(), '--json', ...options])
    const answered = await replay('--reuse', 'calls')
    expect(answered.code, answered.stderr).toBe(0)
    expect(JSON.parse(answered.stdout).output).toEqual(output)
    const other = ['--reuse', 'calls', '--input', JSON.stringify({ url: `${url}other` })]
    expect(JSON.parse((await replay(...other)).stdout).error.code).toBe('ILLEGAL_STATE')
    expect(JSON.parse((await replay(...other, '--on-changed-call', 'reuse')).stdout).output).toEqual(output)
    expect(await replay('--on-changed-call', 'call')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reuse'),
    })
  })

  it('talks to the server that owns the data, and takes over once that was killed', async () => {
    const server = start(['start', '--data', data()], { PORT: '0' })
    const url = /http:\/\/localhost:\d+/.exec(await untilPrinted(server, /is ready on/))?.[0]
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    const waiting = await heddle(['run', 'examples/approval.yaml', '--data', data(), '--json'])
    expect(waiting.code, waiting.stderr).toBe(3)
    expect((await heddle(['start', '--data', data()], { PORT: '0' })).stderr).toContain(String(server.pid))
    const { executionId } = JSON.parse(waiting.stdout)
    server.kill('SIGKILL')
    await new Promise((resolve) => server.once('exit', resolve))
    const rejected = await heddle(['reject', executionId, '--data', data(), '--json'])
    expect(rejected.code, rejected.stderr).toBe(0)
    expect(JSON.parse(rejected.stdout).output.result).toMatch(/^Shelved by cli:/)
  })

  it('backs up with files and restores into an empty folder only', async () => {
    await heddle(['run', 'examples/statistics.yaml', '--data', data(), '--file', 'examples/data/looms.csv', '--quiet'])
    const backup = join(folder, 'backup')
    expect((await heddle(['backup', backup, '--data', data()])).code).toBe(0)
    const other = join(folder, 'other')
    expect((await heddle(['restore', backup, '--data', other])).code).toBe(0)
    expect((await heddle(['restore', backup, '--data', other])).code).toBe(1)
    const list = await heddle(['executions', '--data', other, '--json'])
    expect(JSON.parse(list.stdout).items).toMatchObject([{ workflow: 'Statistics in Python', status: 'completed' }])
    expect((await heddle(['run', 'examples/statistics.yaml', '--data', other, '--quiet'])).code).toBe(0)
  })

  it('says what works on this machine', async () => {
    const ended = await heddle(['doctor', '--data', data(), '--json'], { DATABASE_URL: '' })
    const report = JSON.parse(ended.stdout)
    expect(report.checks.map((check: { name: string }) => check.name)).toEqual(
      expect.arrayContaining(['Node', 'data folder', 'code.javascript', 'code.python']),
    )
    expect(report.configuration.map((setting: { name: string }) => setting.name)).toContain('HEDDLE_SANDBOX')
    expect(existsSync(join(data(), 'heddle.db'))).toBe(false)
  })
})
