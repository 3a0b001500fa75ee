import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startService } from './service.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'apps/cli/src/main.ts')

interface Example {
  readonly file: string
  readonly input?: Record<string, unknown>
  readonly usesService?: true
  readonly files?: readonly string[]
  readonly status: 'completed' | 'failed' | 'waiting'
  readonly output?: unknown
  readonly error?: unknown
  readonly exitCode: number
}

/** What each example must give. */
const EXAMPLES: readonly Example[] = [
  { file: 'hello.yaml', status: 'completed', exitCode: 0, output: { greeting: 'Hello, world!' } },
  { file: 'webhook.yaml', status: 'completed', exitCode: 0, output: { greeting: 'Hello, world!' } },
  {
    file: 'webhook.yaml',
    input: { body: { name: 'Mina' } },
    status: 'completed',
    exitCode: 0,
    output: { greeting: 'Hello, Mina!' },
  },
  {
    file: 'headlines.yaml',
    usesService: true,
    status: 'completed',
    exitCode: 0,
    output: { text: '2 on textiles: Loom exports rise for the third month; Mill reopens after forty years' },
  },
  {
    file: 'headlines.yaml',
    usesService: true,
    input: { topic: 'farming' },
    status: 'completed',
    exitCode: 0,
    output: { text: 'Nothing on farming reaches 7.' },
  },
  {
    file: 'parallel-tools.yaml',
    usesService: true,
    input: { milliseconds: 100 },
    status: 'completed',
    exitCode: 0,
    output: { names: ['prices', 'stock', 'weather', 'traffic', 'news'] },
  },
  {
    file: 'feedback-loop.yaml',
    status: 'completed',
    exitCode: 0,
    output: { root: 1.4142, rounds: 4, endedBy: 'condition' },
  },
  { file: 'for-each.yaml', status: 'completed', exitCode: 0, output: { count: 1000, total: 32_967 } },
  {
    file: 'booking.yaml',
    usesService: true,
    input: { amount: 800 },
    status: 'completed',
    exitCode: 0,
    output: { forecast: expect.stringContaining('No forecast'), flight: 'flight-1', hotel: 'hotel-2', paid: 800 },
  },
  {
    file: 'booking.yaml',
    usesService: true,
    input: { amount: 1200 },
    status: 'failed',
    exitCode: 1,
    error: expect.objectContaining({ code: 'TOOL_BAD_REQUEST' }),
  },
  { file: 'approval.yaml', status: 'waiting', exitCode: 3 },
  { file: 'order.yaml', status: 'completed', exitCode: 0, output: { shipping: 15, total: 115 } },
  {
    file: 'statistics.yaml',
    files: ['examples/data/looms.csv'],
    status: 'completed',
    exitCode: 0,
    output: { statistics: { count: 120, mean: 123.016, median: 123.5, deviation: 14.944 } },
  },
  {
    file: 'training.yaml',
    status: 'completed',
    exitCode: 0,
    output: expect.objectContaining({ learningRate: 0.1, epochs: 20, accuracy: expect.any(Number) }),
  },
  {
    file: 'training-comparison.yaml',
    status: 'completed',
    exitCode: 0,
    output: { runs: expect.any(Array), best: expect.objectContaining({ accuracy: expect.any(Number) }) },
  },
]

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line. With `killAtLine` the process is killed (SIGKILL) once so many lines of progress were seen. */
function heddle(args: readonly string[], options: { readonly killAtLine?: number } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { cwd: ROOT })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString()
      if (options.killAtLine !== undefined && stderr.split('\n').length > options.killAtLine) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

describe('examples', () => {
  let service: Awaited<ReturnType<typeof startService>>
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-examples-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const argsOf = (example: Example, data: string): readonly string[] => {
    const input = { ...example.input, ...(example.usesService === true ? { service: service.url } : {}) }
    return [
      'run',
      `examples/${example.file}`,
      '--data',
      data,
      '--json',
      '--input',
      JSON.stringify(input),
      ...(example.files ?? []).flatMap((file) => ['--file', file]),
    ]
  }

  const expectResult = (example: Example, stdout: string): void => {
    const report = JSON.parse(stdout)
    expect(report.status).toBe(example.status)
    if (example.output !== undefined) expect(report.output).toEqual(example.output)
    if (example.error !== undefined) expect(report.error).toEqual(example.error)
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

    it('gives its result', async () => {
      const ended = await heddle(argsOf(example, join(folder, `plain-${example.index}`)))
      expect(ended.code, ended.stderr).toBe(example.exitCode)
      expectResult(example, ended.stdout)
    })

    it('gives the same result when killed in the middle and resumed', async () => {
      const data = join(folder, `killed-${example.index}`)
      // Any line of progress may be the last one: the first says that the execution was accepted.
      const killAtLine = 1 + (example.index % 4)
      const killed = await heddle(argsOf(example, data), { killAtLine })
      if (killed.code !== null) return expectResult(example, killed.stdout)
      const list = await heddle(['executions', '--json', '--data', data])
      const root = JSON.parse(list.stdout).items.at(-1)
      const resumed = await heddle(['resume', root.executionId, '--json', '--data', data])
      expect(resumed.code, `killed at line ${killAtLine}\n${resumed.stderr}`).toBe(example.exitCode)
      expectResult(example, resumed.stdout)
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
