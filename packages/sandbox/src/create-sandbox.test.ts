import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toWorkspaceId, type Json } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { CALLER, failureOf, isGone, killIfThere, listDescendants, makeJob, runJob } from './test-jobs.ts'

const onLinux = process.platform === 'linux'
let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(async () => {
  await sandbox.close()
})

describe('JavaScript', () => {
  it('returns what the code makes of its input', async () => {
    const result = await runJob(sandbox, makeJob('return { twice: input.n * 2 }', { input: { n: 21 } }))
    expect(result.value).toEqual({ twice: 42 })
    expect(result.durationMs).toBeGreaterThan(0)
  })

  it('gives null when the code returns nothing', async () => {
    expect((await runJob(sandbox, makeJob('input'))).value).toBeNull()
  })

  it('waits for promises and timers', async () => {
    const code = 'await new Promise((done) => setTimeout(done, 5)); return await Promise.all([1, 2])'
    expect((await runJob(sandbox, makeJob(code))).value).toEqual([1, 2])
  })

  it('strips types from TypeScript', async () => {
    const code =
      'interface Point { readonly x: number }\nconst point: Point = { x: 1 }\nreturn point.x satisfies number'
    expect((await runJob(sandbox, makeJob(code, { language: 'typescript' }))).value).toBe(1)
  })

  it('passes on log lines and progress', async () => {
    const seen: unknown[] = []
    const code = "log('read', { rows: 3 }); console.error('careful'); progress(1, 3, 'one'); progress(2); return null"
    await runJob(
      sandbox,
      makeJob(code, { onLog: (...line) => seen.push(line), onProgress: (...progress) => seen.push(progress) }),
    )
    expect(seen).toEqual([
      ['stdout', 'read {"rows":3}\n'],
      ['stderr', 'careful\n'],
      [1, 3, 'one'],
      [2, null],
    ])
  })

  it('runs in little memory', async () => {
    expect((await runJob(sandbox, makeJob('return 1', { memoryMb: 16 }))).value).toBe(1)
    expect((await runJob(sandbox, makeJob('return 2', { memoryMb: 16, language: 'typescript' }))).value).toBe(2)
  })

  it('reads the files of the job', async () => {
    const files = { 'a.csv': Buffer.from('x,ü\n'), raw: Uint8Array.of(0, 255) }
    const code = "return { names: fileNames, text: readText('a.csv'), bytes: [...readBytes('raw')] }"
    const result = await runJob(sandbox, makeJob(code, { files }))
    expect(result.value).toEqual({ names: ['a.csv', 'raw'], text: 'x,ü\n', bytes: [0, 255] })
  })

  it('passes on the last of many reports of progress, and few of the others', async () => {
    const seen: number[] = []
    const code = 'for (let i = 1; i <= 100000; i++) progress(i); return null'
    await runJob(sandbox, makeJob(code, { onProgress: (done) => seen.push(done) }))
    expect([seen.at(0), seen.at(-1)]).toEqual([1, 100_000])
    expect(seen.length).toBeLessThan(10_000)
  })

  it('ends the run, not the server, when a listener throws', async () => {
    const onLog = () => {
      throw new Error('the listener broke')
    }
    const error = await failureOf(runJob(sandbox, makeJob("log('x'); return 1", { onLog })))
    expect(error).toMatchObject({ code: 'INTERNAL_ERROR', cause: { message: 'the listener broke' } })
  })

  it('names the line where the code threw', async () => {
    const error = await failureOf(runJob(sandbox, makeJob('const a = null\n\nreturn a.b')))
    expect(error.code).toBe('TOOL_BAD_REQUEST')
    expect(error.message).toMatch(/^The code threw at line 3: TypeError: /)
  })
})

describe('a warm process', () => {
  it('starts every run with fresh globals', async () => {
    const code = 'globalThis.runs = (globalThis.runs ?? 0) + 1; Object.prototype.left = 1; return globalThis.runs'
    const job = makeJob(code)
    expect([(await runJob(sandbox, job)).value, (await runJob(sandbox, job)).value]).toEqual([1, 1])
  })

  it.runIf(onLinux)('serves the same code again, and no other workspace', async () => {
    const own = createSandbox()
    try {
      const job = makeJob('return 1')
      await runJob(own, job)
      const first = listDescendants()
      await runJob(own, job)
      expect(listDescendants()).toEqual(first)
      await own.run({ ...CALLER, workspaceId: toWorkspaceId('other') }, job, new AbortController().signal)
      expect(listDescendants().length).toBeGreaterThan(first.length)
    } finally {
      await own.close()
    }
  })

  it.runIf(onLinux)('is thrown away after its last run and after an error', async () => {
    const others = listDescendants()
    const own = createSandbox({ warm: { maxRuns: 2 } })
    try {
      await runJob(own, makeJob('return 1'))
      await runJob(own, makeJob('return 1'))
      expect(listDescendants(others)).toEqual([])
      await failureOf(runJob(own, makeJob('throw 1')))
      expect(listDescendants(others)).toEqual([])
    } finally {
      await own.close()
    }
  })

  it('waits for a place when all are taken, and takes the place of an idle one', async () => {
    const own = createSandbox({ warm: { maxProcesses: 1 } })
    try {
      const codes = [1, 2, 3, 1].map((n) => makeJob(`return ${n}`))
      const results = await Promise.all(codes.map((job) => runJob(own, job)))
      expect(results.map(({ value }) => value)).toEqual([1, 2, 3, 1])
    } finally {
      await own.close()
    }
  })

  it.runIf(onLinux)('is closed when it has been idle', async () => {
    const others = listDescendants()
    const own = createSandbox({ warm: { idleMs: 1 } })
    try {
      await runJob(own, makeJob('return 1'))
      await expect.poll(() => listDescendants(others)).toEqual([])
    } finally {
      await own.close()
    }
  })

  it('leaves no timer of an earlier run that could act in a later one', async () => {
    const code = "setTimeout(() => log('late'), 1); await new Promise((done) => setTimeout(done, input)); return null"
    const lines: string[] = []
    await runJob(sandbox, makeJob(code, { input: 0 }))
    await runJob(
      sandbox,
      makeJob(code.replace("log('late')", '0'), { input: 20, onLog: (_, text) => lines.push(text) }),
    )
    expect(lines).toEqual([])
  })
})

describe('stopping', () => {
  it('ends running code when its signal aborts, with the reason', async () => {
    const controller = new AbortController()
    const job = makeJob("log('up'); for (;;);", { onLog: () => controller.abort(new Error('enough')) })
    const error = await failureOf(sandbox.run(CALLER, job, controller.signal))
    expect(error).toMatchObject({ code: 'CANCELLED', cause: controller.signal.reason as unknown })
  })

  it('runs nothing for a signal that has aborted', async () => {
    const error = await failureOf(sandbox.run(CALLER, makeJob('return 1'), AbortSignal.abort()))
    expect(error.code).toBe('CANCELLED')
  })

  it('leaves the queue when its signal aborts', async () => {
    const own = createSandbox({ warm: { maxProcesses: 1 } })
    const [first, second] = [new AbortController(), new AbortController()]
    const running = failureOf(own.run(CALLER, makeJob('for (;;);', { onLog: () => {} }), first.signal))
    const waiting = failureOf(own.run(CALLER, makeJob('return 2'), second.signal))
    second.abort()
    expect((await waiting).code).toBe('CANCELLED')
    first.abort()
    expect((await running).code).toBe('CANCELLED')
    expect((await runJob(own, makeJob('return 3'))).value).toBe(3)
    await own.close()
  })

  it.runIf(onLinux)('reports a process that is killed from outside as crashed, and goes on', async () => {
    const others = listDescendants()
    const own = createSandbox()
    try {
      const killAll = () => listDescendants(others).forEach(killIfThere)
      const error = await failureOf(runJob(own, makeJob("log('up'); for (;;);", { onLog: killAll })))
      expect(error.code).toBe('SANDBOX_CRASHED')
      expect((await runJob(own, makeJob('return 1'))).value).toBe(1)
    } finally {
      await own.close()
    }
  })

  it.runIf(onLinux)('leaves no process when the server is killed', async () => {
    const others = listDescendants()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'test-server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const left = listDescendants().filter((pid) => pid !== child.pid && !others.includes(pid))
    expect(left.length).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await expect.poll(() => left.every(isGone)).toBe(true)
  })

  it.runIf(onLinux)('leaves no process and no file when it closes, and ends what runs', async () => {
    const others = listDescendants()
    const tempDir = await mkdtemp(join(tmpdir(), 'heddle-test-'))
    const own = createSandbox({ tempDir })
    await runJob(own, makeJob('return 1'))
    const up = Promise.withResolvers<void>()
    const running = failureOf(runJob(own, makeJob("log('up'); for (;;);", { onLog: () => up.resolve() })))
    await up.promise
    await own.close()
    expect((await running).code).toBe('SANDBOX_CRASHED')
    expect(listDescendants(others)).toEqual([])
    expect(readdirSync(tempDir)).toEqual([])
    expect((await failureOf(runJob(own, makeJob('return 1')))).code).toBe('SANDBOX_CRASHED')
    await rm(tempDir, { recursive: true })
  })
})

describe('what is refused before anything runs', () => {
  it.each(['', '..', '.', 'a/b', 'a\0b', 'x'.repeat(256)])('the file name %j', async (name) => {
    const error = await failureOf(runJob(sandbox, makeJob('return 1', { files: { [name]: new Uint8Array() } })))
    expect(error.code).toBe('INPUT_INVALID')
  })

  it('Python, when only the permission wall is there', async () => {
    const own = createSandbox({ walls: ['permission'] })
    const error = await failureOf(runJob(own, makeJob('result = 1', { language: 'python' })))
    expect(error.code).toBe('SANDBOX_UNAVAILABLE')
    expect(error.message).toContain('bubblewrap')
    await own.close()
  })

  it('everything, when no wall is as strong as it must be', async () => {
    const own = createSandbox({ minimumWall: 'container' })
    const error = await failureOf(runJob(own, makeJob('return 1')))
    expect(error.code).toBe('SANDBOX_UNAVAILABLE')
    expect(error.message).toContain('"container"')
    await own.close()
  })

  it('Python, when there is no interpreter', async () => {
    const own = createSandbox({ pythonPath: '/does/not/exist' })
    const error = await failureOf(runJob(own, makeJob('result = 1', { language: 'python' })))
    expect(error.code).toBe('SANDBOX_UNAVAILABLE')
    await own.close()
  })
})

describe('walls', () => {
  it('tells of every wall, strongest first, whether it holds and why not', async () => {
    const reports = await sandbox.walls()
    expect(reports.map(({ wall }) => wall)).toEqual(['container', 'bubblewrap', 'namespaces', 'permission'])
    for (const { works, reason } of reports) expect(works).toBe(reason === null)
    expect(reports.at(-1)).toMatchObject({ wall: 'permission', works: true, python: { works: false } })
  })
})

const hasPython = (await createSandbox().walls()).some(({ python }) => python.works)

describe.runIf(hasPython)('Python', () => {
  const python = (code: string, input: Json = null) => makeJob(code, { language: 'python', input })

  it('returns the variable result, or what main gives', async () => {
    expect((await runJob(sandbox, python('result = sum(input)', [1, 2, 3]))).value).toBe(6)
    const main = 'import statistics\ndef main(input):\n    return {"mean": statistics.mean(input["xs"])}'
    expect((await runJob(sandbox, python(main, { xs: [1, 2, 6] }))).value).toEqual({ mean: 3 })
    const waited = 'import asyncio\nasync def main(input):\n    await asyncio.sleep(0)\n    return 7'
    expect((await runJob(sandbox, python(waited))).value).toBe(7)
  })

  it('has the standard library with its compiled parts', async () => {
    const code = [
      'import csv, dataclasses, hashlib, io, math, random, re, sqlite3',
      '@dataclasses.dataclass',
      'class Point:\n    x: int',
      'rows = list(csv.DictReader(io.StringIO(input)))',
      'result = [dataclasses.asdict(Point(1)), len(rows), hashlib.sha256(b"").hexdigest()[:4], math.sqrt(4)]',
    ].join('\n')
    expect((await runJob(sandbox, python(code, 'a,b\n1,2\n'))).value).toEqual([{ x: 1 }, 1, 'e3b0', 2])
  })

  it('runs threads, and all of it in little memory', async () => {
    const code = [
      'import asyncio, threading',
      'seen = []',
      'threads = [threading.Thread(target=seen.append, args=[n]) for n in range(4)]',
      'for thread in threads: thread.start()',
      'for thread in threads: thread.join()',
      'result = sorted(seen)',
    ].join('\n')
    expect((await runJob(sandbox, { ...python(code), memoryMb: 16 })).value).toEqual([0, 1, 2, 3])
  })

  it('passes on print and progress in order, and reads and writes its folder', async () => {
    const seen: unknown[] = []
    const code = [
      'import sys',
      'text = open("data.txt").read()',
      'print("read", text)',
      'progress(1, 2, "half")',
      'sys.stderr.write("careful")',
      'open("out.txt", "w").write("x")',
      'result = text',
    ].join('\n')
    const result = await runJob(sandbox, {
      ...python(code),
      files: { 'data.txt': Buffer.from('ü') },
      onLog: (...line) => seen.push(line),
      onProgress: (...progress) => seen.push(progress),
    })
    expect(result.value).toBe('ü')
    expect(seen).toEqual([
      ['stdout', 'read ü\n'],
      [1, 2, 'half'],
      ['stderr', 'careful'],
    ])
  })

  it.each([
    ['names the line of an exception', 'a = 1\nb = a / 0', 'TOOL_BAD_REQUEST', /at line 2: ZeroDivisionError/],
    ['names the line of a syntax error', 'a = 1\nb = = 2', 'TOOL_BAD_REQUEST', /does not parse at line 2: SyntaxError/],
    ['takes sys.exit for an exception', 'import sys\nsys.exit(3)', 'TOOL_BAD_REQUEST', /SystemExit/],
    ['refuses a result that is not JSON', 'result = {1, 2}', 'OUTPUT_INVALID', /set/],
    ['refuses a number that is not one', 'result = float("nan")', 'OUTPUT_INVALID', /JSON/],
  ])('%s', async (_, code, expected, message) => {
    const error = await failureOf(runJob(sandbox, python(code)))
    expect(error.code).toBe(expected)
    expect(error.message).toMatch(message)
  })
})
