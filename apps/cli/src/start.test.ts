import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHeddle, untilEnded, untilPrinted, type Ended } from './test-heddle-process.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-start-'))
})
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) await stop(child, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Without what the machine of the tests has set. */
const CLEAN = { HEDDLE_LOG: undefined, HEDDLE_EXAMPLES: undefined, HEDDLE_DATA: undefined, PORT: undefined }

interface Started {
  readonly child: ChildProcess
  readonly url: string
  readonly printed: string
  /** How it ended, once it has. */
  readonly ended: Promise<Ended>
}

async function start(
  data: string,
  { port = '0', env = {} }: { port?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Started> {
  const child = startHeddle(['start', '--data', join(folder, data), ...(port === '' ? [] : ['--port', port])], {
    ...CLEAN,
    ...env,
  })
  children.push(child)
  const ended = untilEnded(child)
  const printed = await untilPrinted(child, /--server http/)
  return { child, ended, printed, url: /http:\/\/localhost:\d+/.exec(printed)?.[0] ?? '' }
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill(signal)
  return closed
}

const refuse = (data: string, port: string) =>
  untilEnded(startHeddle(['start', '--data', join(folder, data), '--port', port], CLEAN))

describe('heddle start', () => {
  it('says in words where it is and what to do next, logs nothing of its own accord, and keeps what is open', async () => {
    const first = await start('data')
    expect(first.printed).toContain('(this machine only)')
    expect(first.printed).toMatch(/examples +\d+ workflows to begin with: .*Hello/)
    expect(first.printed).toContain(`open ${first.url} in a browser`)
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200)
    const waiting = await untilEnded(
      startHeddle(['run', 'examples/approval.yaml', '--json', '--server', first.url], CLEAN),
    )
    expect(waiting.code, waiting.stderr).toBe(3)
    await stop(first.child, 'SIGTERM')
    expect((await first.ended).stderr).toBe('')

    const second = await start('data')
    expect(second.printed).not.toContain('to begin with')
    expect(second.printed).toContain('recovered 1 open execution')
    const inbox = await fetch(`${second.url}/api/v1/approvals`)
    expect(((await inbox.json()) as { items: unknown[] }).items).toHaveLength(1)
  })

  it('names the port that is taken, who owns the data folder, and the way out', async () => {
    const { url, child } = await start('mine', { env: { HEDDLE_EXAMPLES: 'none' } })
    const { port } = new URL(url)
    const taken = await refuse('other', port)
    expect(taken).toMatchObject({ code: 1, stdout: '' })
    expect(taken.stderr).toMatch(
      new RegExp(`^CONFLICT: Port ${port} is taken.*heddle start --port ${Number(port) + 1}\n$`),
    )
    const owned = await refuse('mine', '0')
    expect(owned).toMatchObject({ code: 1, stdout: '' })
    expect(owned.stderr).toMatch(new RegExp(`^CONFLICT: Heddle process ${child.pid} at ${url} .*--data`))
    const wrong = await refuse('other', 'many')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('PORT: must be a number') })
  })

  it('takes the port from PORT, and from --port before it', async () => {
    const { child, url } = await start('one', { env: { HEDDLE_EXAMPLES: 'none' } })
    await stop(child, 'SIGTERM')
    const { port } = new URL(url)
    const again = await start('one', { port: '', env: { PORT: port, HEDDLE_EXAMPLES: 'none' } })
    expect(again.url).toBe(url)
    const other = await start('two', { env: { PORT: port, HEDDLE_EXAMPLES: 'none' } })
    expect(other.url).not.toBe(url)
  })
})
