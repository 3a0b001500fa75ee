import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listLeftovers } from './list-leftovers.ts'

describe('leftovers of tests', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-leftovers-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are none in an empty folder', () => {
    expect(listLeftovers(folder)).toEqual([])
  })

  it('are named when they are files', () => {
    mkdirSync(join(folder, 'heddle-data-1'))
    expect(listLeftovers(folder)).toEqual(['file heddle-data-1'])
  })

  it.runIf(process.platform === 'linux')('are named when they are processes, orphans too', async () => {
    // A shell that ends and leaves a child behind, as a launcher does whose server is not told to stop.
    const launcher = spawn('sh', ['-c', 'tail -f /dev/null & echo $!'], {
      env: { PATH: process.env['PATH'], TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const output: unknown[] = await once(launcher.stdout, 'data')
    const pid = Number(String(output[0]))
    try {
      if (launcher.exitCode === null) await once(launcher, 'exit')
      expect(listLeftovers(folder)).toEqual([expect.stringContaining(`process ${pid} (tail -f`)])
    } finally {
      process.kill(pid, 'SIGKILL')
    }
  })
})
