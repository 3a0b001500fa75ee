import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = join(ROOT, 'apps/cli/src/main.ts')
const GUARD = join(ROOT, 'apps/server/src/test-guard.ts')

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function startNode(nodeArgs: readonly string[], args: readonly string[]) {
  const data = mkdtempSync(join(tmpdir(), 'heddle-codegen-'))
  folders.push(data)
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...nodeArgs, MAIN, ...args, '--data', data],
    {
      cwd: ROOT,
      env: { ...process.env, PORT: '0' },
    },
  )
}

describe('code from strings', () => {
  it('is not needed by the command line: it runs with code generation switched off', async () => {
    const child = startNode(
      ['--disallow-code-generation-from-strings'],
      ['run', 'examples/order.yaml', '--json', '--quiet'],
    )
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(0)
    expect(JSON.parse(output).output).toEqual({ shipping: 15, total: 115 })
  })

  it('is made in the server by the router alone', async () => {
    const child = startNode(['--import', GUARD], ['start'])
    let [stdout, stderr] = ['', '']
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    await new Promise<void>((resolve, reject) => {
      child.on('exit', () => reject(new Error(`The server ended: ${stderr}`)))
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString()
        if (stdout.includes('next ')) resolve()
      })
    })
    const url = /http:\/\/localhost:\d+/.exec(stdout)?.[0]
    for (const path of ['/health/live', '/health/ready', '/version', '/nothing']) await fetch(`${url}${path}`)
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.removeAllListeners('exit')
    child.kill('SIGTERM')
    await ended
    expect(stderr).toMatch(/code made: [1-9]\d* by the router, 0 by others/)
  })
})
