import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSeededRandom } from '@heddle/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { EXAMPLES, expectResult, toInput, type Example } from './expected.ts'
import { startService } from './service.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'apps/cli/src/main.ts')

/** Decides the moments at which examples are killed: others in every run, and the same ones for the same number. */
const SEED = Number(process.env.HEDDLE_PROPERTY_SEED ?? randomInt(2 ** 31))

interface Ended {
  /** Null: it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Until its first line of progress: by then the execution has been accepted. */
  readonly acceptedAfterMs: number
  readonly endedAfterMs: number
}

/** When a process is killed: so long after its start, or after its first line of progress. */
interface Moment {
  readonly after: 'start' | 'accepted'
  readonly delayMs: number
}

/** Runs the command line; with `kill`, until it is killed (SIGKILL) at that moment, if it has not ended before. */
function heddle(args: readonly string[], { kill }: { readonly kill?: Moment } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
      cwd: ROOT,
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' },
    })
    let [stdout, stderr] = ['', '']
    let acceptedAfterMs = Infinity
    let killing: NodeJS.Timeout | undefined
    const killLater = (event: Moment['after']) => {
      if (kill?.after === event) killing = setTimeout(() => child.kill('SIGKILL'), kill.delayMs)
    }
    killLater('start')
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString()
      if (acceptedAfterMs < Infinity) return
      acceptedAfterMs = performance.now() - startedAt
      killLater('accepted')
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(killing)
      resolve({ code, stdout, stderr, acceptedAfterMs, endedAfterMs: performance.now() - startedAt })
    })
  })
}

/** Anywhere in what a whole run took: mostly while it runs, sometimes before it was accepted or after its end. */
function chooseMoment(index: number, { acceptedAfterMs, endedAfterMs }: Ended): Moment {
  const random = createSeededRandom(SEED + index)
  if (random() < 0.15) return { after: 'start', delayMs: random() * acceptedAfterMs }
  return { after: 'accepted', delayMs: random() * 1.1 * (endedAfterMs - acceptedAfterMs) }
}

describe('examples', () => {
  let service: Awaited<ReturnType<typeof startService>>
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-examples-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const argsOf = (example: Example, data: string): readonly string[] => {
    return [
      'run',
      `examples/${example.file}`,
      '--data',
      data,
      '--json',
      '--input',
      JSON.stringify(toInput(example, service.url)),
      ...(example.files ?? []).flatMap((file) => ['--file', file]),
    ]
  }

  /** Resumes what a killed process had accepted; runs it when that was nothing. */
  const goOn = async (example: Example, data: string): Promise<Ended> => {
    const list = await heddle(['executions', '--json', '--data', data])
    const root = JSON.parse(list.stdout).items.at(-1)
    if (root === undefined) return heddle(argsOf(example, data))
    return heddle(['resume', root.executionId, '--json', '--data', data])
  }

  /** The result without what is another in every run: the port of the service, ids. */
  const toComparable = ({ stdout }: Ended): unknown => {
    const { status, outcome, output, error } = JSON.parse(stdout.replaceAll(service.url, 'http://service'))
    return { status, outcome, output, error }
  }

  it('validate without an error or warning', async () => {
    const files = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.yaml'))
    expect(files).toEqual(expect.arrayContaining(EXAMPLES.map(({ file }) => file)))
    const { code, stdout } = await heddle(['validate', ...files.map((file) => `examples/${file}`), '--json'])
    expect(code, stdout).toBe(0)
    const report: { readonly files: readonly { readonly findings: readonly unknown[] }[] } = JSON.parse(stdout)
    expect(report.files.map(({ findings }) => findings)).toEqual(files.map(() => []))
  })

  describe.each(
    EXAMPLES.map((example, index) => ({
      ...example,
      index,
      title: `${example.file} ${JSON.stringify(example.input ?? {})}`,
    })),
  )('$title', (example) => {
    beforeEach(async () => {
      service = await startService()
    })
    afterEach(() => service.close())

    it('gives its result, and the same when killed at a random moment and resumed', async () => {
      onTestFailed(() => console.error(`Run it again with HEDDLE_PROPERTY_SEED=${SEED}.`))
      const whole = await heddle(argsOf(example, join(folder, `whole-${example.index}`)))
      expect(whole.code, whole.stderr).toBe(example.exitCode)
      expectResult(example, JSON.parse(whole.stdout))

      const expected = toComparable(whole)
      // What the service numbers begins anew.
      await service.close()
      service = await startService()
      const data = join(folder, `killed-${example.index}`)
      const kill = chooseMoment(example.index, whole)
      const killed = await heddle(argsOf(example, data), { kill })
      const resumed = killed.code === null ? await goOn(example, data) : killed
      const story = `Killed ${kill.delayMs.toFixed(0)} ms after ${kill.after}, code ${killed.code}\n${killed.stderr}\n${resumed.stderr}`
      expect(resumed.code, story).toBe(example.exitCode)
      expect(toComparable(resumed), story).toEqual(expected)
    })
  })

  it('approval.yaml is answered from the command line', async () => {
    const data = join(folder, 'approval')
    const waiting = await heddle(['run', 'examples/approval.yaml', '--data', data, '--json'])
    const { executionId } = JSON.parse(waiting.stdout)
    const inbox = await heddle(['approvals', '--data', data, '--json'])
    expect(JSON.parse(inbox.stdout)).toMatchObject([{ executionId, title: 'Send this offer?', roles: ['manager'] }])
    const wrong = await heddle(['approve', executionId, '--data', data, '--form', '{"discount":80}'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('discount')
    const approved = await heddle(['approve', executionId, '--data', data, '--json', '--form', '{"discount":10}'])
    expect(approved.code, approved.stderr).toBe(0)
    expect(JSON.parse(approved.stdout).output.result).toMatch(
      /^Offer to Weavers Ltd: 5000, less 10 %\. Approved by cli:/,
    )
    const again = await heddle(['reject', executionId, '--data', data])
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('CONFLICT')
  })

  it('booking.yaml undoes what it booked, the last first, and leaves a note', async () => {
    const own = await startService()
    await heddle([
      'run',
      'examples/booking.yaml',
      '--data',
      join(folder, 'booking'),
      '--json',
      '--input',
      JSON.stringify({ service: own.url }),
    ])
    expect(own.calls.map((call) => `${call.method} ${call.path}`)).toEqual([
      'GET /no-weather-today',
      'POST /bookings',
      'POST /bookings',
      'POST /payments',
      'DELETE /bookings/hotel-2',
      'DELETE /bookings/flight-1',
      'POST /notes',
    ])
    await own.close()
  })
})
