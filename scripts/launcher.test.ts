import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/*
 * A fresh copy of the checkout, and a registry in front of the machine's own that writes down what it is asked for.
 */
describe('npx heddle in a checkout', () => {
  const asked: string[] = []
  let clone: string
  let registry: Server

  beforeAll(async () => {
    clone = mkdtempSync(join(tmpdir(), 'heddle-clone-'))
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    for (const file of files.split('\0')) {
      if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(clone, file))
    }
    registry = await startRecordingRegistry(asked)
  })
  afterAll(() => {
    registry.close()
    rmSync(clone, { recursive: true, force: true })
  })

  const runHeddle = (...args: readonly string[]) => {
    const { port } = registry.address() as AddressInfo
    return runProgram('npx', ['heddle', ...args], { cwd: clone, registry: `http://127.0.0.1:${port}/` })
  }

  it('runs a workflow before anything is installed, and never asks the registry for heddle', async () => {
    expect(existsSync(join(clone, 'node_modules'))).toBe(false)
    const first = await runHeddle('run', 'examples/hello.yaml', '--json', '--quiet', '--input', '{"name":"Ada"}')
    expect(first.code, first.stderr).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({
      status: 'completed',
      outcome: 'success',
      output: { greeting: 'Hello, Ada!' },
    })
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter((path) => /heddle/i.test(path))).toEqual([])
  })

  it('asks the registry for nothing once it is installed', async () => {
    asked.length = 0
    const second = await runHeddle('run', 'examples/hello.yaml', '--json', '--quiet')
    expect(second.code, second.stderr).toBe(0)
    expect(JSON.parse(second.stdout).output).toEqual({ greeting: 'Hello, world!' })
    expect(asked).toEqual([])
  })

  it('hands arguments and exit codes through', async () => {
    const wrong = await runHeddle('run', 'no-such-file.yaml')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('no-such-file.yaml')
  })
})

async function startRecordingRegistry(asked: string[]): Promise<Server> {
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    asked.push(path)
    const accept = request.headers.accept ?? '*/*'
    fetch(new URL((request.url ?? '/').slice(1), upstream), { headers: { accept } })
      .then(async (answer) => {
        const body = Buffer.from(await answer.arrayBuffer())
        response
          .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
          .end(body)
      })
      .catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly registry: string },
): Promise<Ended> {
  // Settings of the npm that runs this test must not reach the npx under test, and a cache of its own keeps it honest.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^VITEST/i.test(name)))
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: {
        ...env,
        npm_config_registry: options.registry,
        npm_config_cache: join(options.cwd, '.npm-cache'),
        CI: 'true',
      },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
