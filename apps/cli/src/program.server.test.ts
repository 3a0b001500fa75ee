import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHeddle, startServerProcess, untilEnded, type Ended } from './test-heddle-process.ts'

let folder: string
let url: string
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-cli-server-'))
  const server = await startServerProcess(join(folder, 'data'))
  children.push(server.child)
  url = server.url
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function heddle(...args: readonly string[]): Promise<Ended> {
  return untilEnded(startHeddle([...args, '--server', url]))
}

/** A workflow file with a name of its own. */
function write(name: string, lines: string): string {
  const path = join(folder, `${name.toLowerCase()}.yaml`)
  writeFileSync(path, `format: heddle/v1\nname: ${name}\n${lines}`)
  return path
}

const GREETING =
  'nodes:\n  - { id: greet, type: data.template@1, config: { text: Hello } }\noutput: { text: greet.text }\n'
const HOOK = `nodes:
  - { id: hook, type: trigger.webhook@1, config: { path: cli/hook } }
`

describe('heddle run --server', () => {
  it('gives the same result, progress and exit code as without', async () => {
    const there = await heddle('run', 'examples/order.yaml')
    const here = await untilEnded(startHeddle(['run', 'examples/order.yaml', '--temporary']))
    expect(there.code, there.stderr).toBe(0)
    expect(there.stdout).toBe(here.stdout)
    const withoutFigures = (text: string) => text.replace(/ {2}[\d.]+ m?s|· execution .*|execution [0-9a-f-]+/g, '')
    expect(withoutFigures(there.stderr)).toBe(withoutFigures(here.stderr))
    const json = await heddle('run', 'examples/hello.yaml', '--json', '--quiet', '--input', '{"name":"Ada"}')
    expect(Object.keys(JSON.parse(json.stdout))).toEqual(['executionId', 'status', 'outcome', 'output'])
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'completed', output: { greeting: 'Hello, Ada!' } })
  })

  it('makes one workflow of a file, however often it runs, and another once the draft was changed', async () => {
    const file = write('Again', GREETING)
    const count = async () => JSON.parse((await heddle('workflows', 'Again', '--json')).stdout).items.length
    await heddle('run', file, '--quiet')
    await heddle('run', file, '--quiet')
    expect(await count()).toBe(1)
    const changed = write('Again', GREETING.replace('Hello', 'Bye'))
    await heddle('import', changed, '--to', 'Again')
    const ended = await heddle('run', write('Again', GREETING), '--quiet', '--json')
    expect(JSON.parse(ended.stdout).output).toEqual({ text: 'Hello' })
    expect(await count()).toBe(2)
  })

  it('copies files into the workspace first', async () => {
    const ended = await heddle('run', 'examples/statistics.yaml', '--file', 'examples/data/looms.csv', '--json')
    expect(ended.code, ended.stderr).toBe(0)
    const missing = await heddle('run', 'examples/statistics.yaml', '--file', 'none.csv')
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no file none.csv') })
  })

  it('ends with 2 and every mistake when the file or its input is wrong, and makes nothing', async () => {
    const broken = write('Broken', 'nodes:\n  - { id: a, type: none.such@1 }\n  - { id: a, type: data.template@1 }\n')
    const invalid = await heddle('run', broken)
    expect(invalid.code).toBe(2)
    expect(invalid.stderr).toMatch(/broken\.yaml:4:.*none\.such/)
    const badInput = await heddle('run', 'examples/hello.yaml', '--input', '{"name":5}')
    expect(badInput.code).toBe(2)
    expect(badInput.stderr).toContain('/name')
    expect(JSON.parse((await heddle('workflows', 'Broken', '--json')).stdout).items).toEqual([])
  })

  it('stops following when only a person can go on, and goes on with the answer', async () => {
    const waiting = await heddle('run', 'examples/approval.yaml', '--json')
    expect(waiting.code, waiting.stderr).toBe(3)
    const { executionId } = JSON.parse(waiting.stdout)
    const approvals = JSON.parse((await heddle('approvals', '--json')).stdout)
    expect(approvals).toMatchObject([{ executionId, kind: 'approval' }])
    const wrong = await heddle('approve', executionId, '--form', '{"discount":"much"}')
    expect(wrong.code).toBe(2)
    const approved = await heddle('approve', executionId, '--form', '{"discount":10}', '--json')
    expect(approved.code, approved.stderr).toBe(0)
    expect((await heddle('approve', executionId)).stderr).toContain('waits for a person now')
  })

  it('replays what failed from there, and shows what each node did', async () => {
    const file = write(
      'Parse',
      'input: { type: object, properties: { text: { type: string } } }\nnodes:\n  - { id: before, type: data.template@1, config: { text: ready } }\n  - { id: read, type: data.parse@1, config: { format: json, text: "${{ input.text }}" } }\nedges: [{ from: before, to: read }]\noutput: { value: read.value }\n',
    )
    const failed = await heddle('run', file, '--json', '--input', '{"text":"{"}')
    expect(failed.code).toBe(1)
    const { executionId, error } = JSON.parse(failed.stdout)
    expect(error.code).toBe('INPUT_INVALID')
    const replayed = await heddle('replay', executionId, '--from', 'failed', '--input', '{"text":"[1]"}', '--json')
    expect(replayed.code, replayed.stderr).toBe(0)
    const shown = JSON.parse((await heddle('executions', executionId, '--json')).stdout)
    expect(shown.nodes).toMatchObject([
      { nodeKey: 'before', status: 'completed' },
      { nodeKey: 'read', status: 'failed', error: { code: 'INPUT_INVALID' } },
    ])
    const listed = JSON.parse((await heddle('executions', '--workflow', 'Parse', '--json')).stdout)
    expect(listed.items.map((item: { status: string }) => item.status)).toEqual(['completed', 'failed'])
  })

  it('goes on following when the server was killed and started again', async () => {
    const data = join(folder, 'killed')
    const first = await startServerProcess(data)
    children.push(first.child)
    const file = write(
      'Patient',
      'nodes:\n  - { id: before, type: data.template@1, config: { text: done } }\n  - { id: rest, type: flow.wait@1, config: { duration: PT2S } }\nedges: [{ from: before, to: rest }]\noutput: { text: before.text }\n',
    )
    const run = startHeddle(['run', file, '--server', first.url])
    children.push(run)
    const ended = untilEnded(run)
    await new Promise<void>((resolve) => {
      run.stderr?.on('data', (text: Buffer) => text.toString().includes('before') && resolve())
    })
    first.child.kill('SIGKILL')
    await new Promise((resolve) => first.child.once('exit', resolve))
    children.push((await startServerProcess(data, new URL(first.url).port)).child)
    const { code, stdout, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ text: 'done' })
    expect(stderr).toContain('was lost; trying again')
    expect(stderr.match(/✓ before/g)).toHaveLength(1)
  })

  it('follows the tries that a workflow makes of itself, and answers with the last', async () => {
    const file = write(
      'Stubborn',
      'settings: { maxAttempts: 2 }\nnodes:\n  - { id: read, type: data.parse@1, config: { format: json, text: "{" } }\n',
    )
    const ended = await heddle('run', file, '--json')
    expect(ended.code, ended.stderr).toBe(1)
    const listed = JSON.parse((await heddle('executions', '--workflow', 'Stubborn', '--json')).stdout).items
    expect(listed).toHaveLength(2)
    expect(JSON.parse(ended.stdout).executionId).toBe(listed[0].executionId)
  })

  it('holds, resumes, signals and cancels', async () => {
    const file = write(
      'Payment',
      'nodes:\n  - { id: paid, type: flow.signal@1, config: { name: payment, key: A-17 } }\noutput: { paid: paid }\n',
    )
    const start = async () => JSON.parse((await heddle('run', file, '--json')).stdout).executionId as string
    const first = await start()
    expect((await heddle('pause', first)).code).toBe(0)
    expect((await heddle('resume', first)).code).toBe(3)
    expect((await heddle('signal', 'payment', '--key', 'A-17')).stderr).toContain('--execution')
    const args = ['signal', 'payment', '--key', 'A-17', '--execution', first, '--payload', '5', '--json']
    const signalled = await heddle(...args)
    expect(signalled.code, signalled.stderr).toBe(0)
    expect(signalled.stdout).toContain('"paid":5')
    const second = await start()
    const cancelled = await heddle('cancel', second, '--json')
    expect(JSON.parse(cancelled.stdout).status).toBe('cancelled')
  })
})

describe("commands on a server's workflows", () => {
  it('import, publish, switch off and on, and export', async () => {
    const file = write('Hooked', `${HOOK}output: { method: hook.method }\n`)
    const imported = await heddle('import', file, '--json')
    expect(imported.code, imported.stderr).toBe(0)
    const { id } = JSON.parse(imported.stdout).items[0].workflow
    const published = await heddle('publish', 'Hooked', '--note', 'first')
    expect(published.code, published.stderr).toBe(0)
    expect(published.stdout.trim()).toBe(id)
    expect(published.stderr).toContain('as version 1. It is active.')
    const address = /https?:\/\/\S+cli\/hook/.exec(published.stderr)?.[0] ?? ''
    expect((await fetch(address, { method: 'POST' })).status).toBeLessThan(300)
    expect((await heddle('deactivate', id)).code).toBe(0)
    expect((await fetch(address, { method: 'POST' })).status).toBe(409)
    expect((await heddle('activate', 'Hooked')).stderr).toContain('Version 1')
    const next = write('Hooked', `description: Another\n${HOOK}output: { method: hook.method }\n`)
    const second = await heddle('publish', next, '--to', 'Hooked', '--no-activate')
    expect(second.stderr).toContain('as version 2. It is not active.')
    const output = join(folder, 'out.json')
    expect((await heddle('export', id, '--format', 'json', '--version', '1', '-o', output)).code).toBe(0)
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ name: 'Hooked' })
    expect(readFileSync(output, 'utf8')).not.toContain('Another')
    const yaml = await heddle('export', 'Hooked')
    expect(yaml.stdout).toContain('description: Another')
  })

  it('publish what a file calls before the file itself', async () => {
    const published = await heddle('publish', 'examples/order.yaml')
    expect(published.code, published.stderr).toBe(0)
    const { items } = JSON.parse((await heddle('workflows', 'Shipping', '--json')).stdout)
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'Shipping cost', lastVersion: 1, activeVersion: null }),
    )
    expect(items).toContainEqual(expect.objectContaining({ name: 'Order', lastVersion: 1, activeVersion: 1 }))
  })

  it('say what is wrong with a draft that cannot be published', async () => {
    const file = write('Unready', 'nodes:\n  - { id: a, type: none.such@1 }\n')
    const published = await heddle('publish', file)
    expect(published.code).toBe(2)
    expect(published.stderr).toContain('PLAN_INVALID')
    expect(published.stderr).toContain('none.such')
  })

  it('say when a name means nothing, or several', async () => {
    expect(await heddle('export', 'Nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_FOUND') })
    const file = write('Twin', GREETING)
    const ids = (await heddle('import', file, file)).stdout
      .trim()
      .split('\n')
      .map((line) => line.split('  ')[0] ?? '')
    const refused = await heddle('publish', 'Twin')
    expect(refused.code).toBe(1)
    for (const id of ids) expect(refused.stderr).toContain(id)
  })

  it('check files against the node types that the server has', async () => {
    expect((await heddle('validate', 'examples/order.yaml')).stdout).toMatch(/order\.yaml {2}ok/)
    expect((await heddle('validate', write('Odd', 'nodes:\n  - { id: a, type: none.such@1 }\n'))).code).toBe(2)
  })

  it('examine the server', async () => {
    const report = JSON.parse((await heddle('doctor', '--json')).stdout)
    expect(report.checks.map((check: { state: string }) => check.state)).toEqual(['good', 'good', 'good'])
  })
})

describe('the address of a server', () => {
  it('comes from HEDDLE_SERVER, unless a data folder is named', async () => {
    const env = { HEDDLE_SERVER: url }
    expect((await untilEnded(startHeddle(['doctor'], env))).stdout).toContain(url)
    const local = await untilEnded(startHeddle(['doctor', '--data', join(folder, 'other')], env))
    expect(local.stdout).not.toContain(url)
    expect((await untilEnded(startHeddle(['executions', '--temporary'], env))).code).toBe(2)
  })

  it('is refused when it is none, and where a server cannot help', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['executions', '--server', 'localhost'], 'is not the address of a server'],
      [['executions', '--server', url, '--data', folder], 'exclude each other'],
      [['start', '--server', url], 'starts a server on this machine'],
      [['backup', folder, '--server', url], 'on the machine that holds the data'],
      [['restore', folder, '--server', url], 'on the machine that will hold the data'],
    ]
    for (const [args, words] of cases) {
      const ended = await untilEnded(startHeddle(args))
      expect(ended.code, args.join(' ')).toBe(2)
      expect(ended.stderr).toContain(words)
    }
  })

  it('leads to clear words when nobody answers there, or something that is no Heddle', async () => {
    const other = createServer((_request, response) => response.writeHead(404).end('<html>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const ask = () => untilEnded(startHeddle(['executions', '--server', `http://127.0.0.1:${port}`]))
    const strange = await ask()
    expect(strange.code).toBe(2)
    expect(strange.stderr).toContain('Is it a Heddle server?')
    other.closeAllConnections()
    await new Promise((resolve) => other.close(resolve))
    const away = await ask()
    expect(away.code).toBe(1)
    expect(away.stderr).toMatch(/^UPSTREAM_UNAVAILABLE: No Heddle answers on .*heddle start/)
  })
})
