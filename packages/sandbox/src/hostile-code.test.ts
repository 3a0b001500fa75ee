import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ErrorCode } from '@heddle/model'
import type { SandboxJob } from '@heddle/node-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { failureOf, listDescendants, makeJob, runJob } from './test-jobs.ts'

/*
 * Code that means harm, behind every wall that works on this machine. Each case must end with its code, leave no
 * process behind, and leave the sandbox able to run the next job.
 */

interface Hostile {
  readonly title: string
  readonly code: string
  readonly ends: ErrorCode | readonly ErrorCode[]
  readonly limits?: Partial<SandboxJob>
}

/** Gets hold of an object of the realm around the code's own, and of that realm's Function. */
const outer = (use: string) =>
  `try { await import('x') } catch (error) { const F = error.constructor.constructor; ${use} }`

const JAVASCRIPT: readonly Hostile[] = [
  { title: 'process.exit', code: 'process.exit(0)', ends: 'TOOL_BAD_REQUEST' },
  { title: 'an endless loop', code: 'for (;;);', ends: 'SANDBOX_LIMIT', limits: { wallMs: 300 } },
  { title: 'an endless loop of promises', code: 'for (;;) await null', ends: 'SANDBOX_LIMIT', limits: { wallMs: 300 } },
  { title: 'processor time', code: 'for (;;);', ends: 'SANDBOX_LIMIT', limits: { cpuSeconds: 0.2 } },
  {
    title: 'a catastrophic pattern',
    code: '/(a+)+$/.test("a".repeat(99) + "b")',
    ends: 'SANDBOX_LIMIT',
    limits: { wallMs: 300 },
  },
  {
    title: 'a memory bomb on the heap',
    code: 'const a = []; for (;;) a.push(new Array(1e5).fill(1))',
    ends: 'SANDBOX_LIMIT',
  },
  {
    title: 'a memory bomb beside the heap',
    code: 'const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1))',
    ends: 'SANDBOX_LIMIT',
  },
  { title: 'endless recursion', code: 'const f = () => f() + 1; f()', ends: 'TOOL_BAD_REQUEST' },
  {
    title: 'a large result',
    code: 'return "x".repeat(2000)',
    ends: 'SANDBOX_LIMIT',
    limits: { maxOutputBytes: 1_000 },
  },
  {
    title: 'a result too deep',
    code: 'let a = 1; for (let i = 0; i < 5000; i++) a = [a]; return a',
    ends: 'OUTPUT_INVALID',
  },
  { title: 'a cyclic result', code: 'const a = {}; a.a = a; return a', ends: 'OUTPUT_INVALID' },
  { title: 'a function as result', code: 'return [() => 1]', ends: 'OUTPUT_INVALID' },
  { title: 'a result whose members throw', code: 'return { get a() { throw 1 } }', ends: 'OUTPUT_INVALID' },
  { title: 'a Map as result', code: 'return new Map([[1, 2]])', ends: 'OUTPUT_INVALID' },
  { title: 'an infinite number', code: 'return { a: 1 / 0 }', ends: 'OUTPUT_INVALID' },
  { title: 'a flood of log', code: 'for (;;) log("x".repeat(60000))', ends: 'SANDBOX_LIMIT' },
  { title: 'waiting for nothing', code: 'await new Promise(() => {})', ends: 'TOOL_BAD_REQUEST' },
  {
    title: 'throwing what throws when looked at',
    code: 'throw { get message() { throw 1 } }',
    ends: 'TOOL_BAD_REQUEST',
  },
  {
    title: 'throwing in a timer',
    code: 'setTimeout(() => { throw new Error("t") }); await new Promise(() => {})',
    ends: 'TOOL_BAD_REQUEST',
  },
  { title: 'require', code: 'require("node:fs")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'import', code: 'await import("node:fs")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'fetch', code: 'await fetch("http://127.0.0.1")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'eval', code: 'return eval("1")', ends: 'TOOL_BAD_REQUEST' },
  {
    title: 'the constructor walk',
    code: 'return this?.constructor.constructor("return process")() ?? log.constructor("return process")()',
    ends: 'TOOL_BAD_REQUEST',
  },
  {
    title: 'the constructor walk through a foreign error',
    code: outer('return F("return process")()'),
    ends: 'TOOL_BAD_REQUEST',
  },
  { title: 'closing the wrapper', code: '}); (async () => { process.exit(0)', ends: 'TOOL_BAD_REQUEST' },
  { title: 'a hashbang of a syntax error', code: 'return )', ends: 'TOOL_BAD_REQUEST' },
  {
    title: 'TypeScript that needs compiling',
    code: 'enum A { B }; return A.B',
    ends: 'TOOL_BAD_REQUEST',
    limits: { language: 'typescript' },
  },
]

const PYTHON: readonly Hostile[] = [
  { title: 'os._exit', code: 'import os\nos._exit(0)', ends: 'SANDBOX_CRASHED' },
  {
    title: 'killing itself',
    code: 'import os\nos.kill(os.getpid(), 9)\nwhile True: pass',
    ends: ['SANDBOX_CRASHED', 'SANDBOX_LIMIT'],
    limits: { wallMs: 2_000 },
  },
  { title: 'an endless loop', code: 'while True: pass', ends: 'SANDBOX_LIMIT', limits: { wallMs: 500 } },
  { title: 'processor time', code: 'while True: pass', ends: 'SANDBOX_LIMIT', limits: { cpuSeconds: 0.2 } },
  { title: 'a memory bomb', code: 'a = []\nwhile True: a.append(bytearray(10_000_000))', ends: 'SANDBOX_LIMIT' },
  {
    title: 'a memory bomb in shared memory',
    code: 'import mmap\na = []\nwhile True:\n  m = mmap.mmap(-1, 10_000_000)\n  m.write(b"x" * 10_000_000)\n  a.append(m)',
    ends: 'SANDBOX_LIMIT',
  },
  { title: 'fork', code: 'import os\nos.fork()', ends: 'TOOL_BAD_REQUEST' },
  { title: 'subprocess', code: 'import subprocess, sys\nsubprocess.run([sys.executable])', ends: 'TOOL_BAD_REQUEST' },
  { title: 'reading /etc/passwd', code: 'open("/etc/passwd")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'listing the host', code: 'import os\nos.listdir("/home")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'writing outside its folder', code: 'open("/usr/lib/x", "w")', ends: 'TOOL_BAD_REQUEST' },
  { title: 'writing at the root', code: 'open("/x", "w")', ends: 'TOOL_BAD_REQUEST' },
  {
    title: 'filling the disk',
    code: 'f = open("x", "wb")\nwhile True: f.write(bytes(1_000_000))',
    ends: ['TOOL_BAD_REQUEST', 'SANDBOX_CRASHED', 'SANDBOX_LIMIT'],
  },
  {
    title: 'mounting',
    code: 'import ctypes\nassert ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0',
    ends: 'TOOL_BAD_REQUEST',
  },
  {
    title: 'a namespace of its own',
    code: 'import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0',
    ends: 'TOOL_BAD_REQUEST',
  },
  { title: 'speaking out of turn', code: 'import os\nwhile True: os.write(3, b"G" * 4096)', ends: 'SANDBOX_CRASHED' },
  {
    title: 'frames without end that say nothing',
    code: 'import os\nwhile True: os.write(3, b"L\\0\\0\\0\\0" * 10000)',
    ends: 'SANDBOX_LIMIT',
  },
  {
    title: 'claiming a huge frame',
    code: 'import os, time\nos.write(3, b"R" + b"\\xff" * 4)\ntime.sleep(60)',
    ends: 'SANDBOX_LIMIT',
  },
  {
    title: 'a result that is no JSON, past the library',
    code: 'import os\nos.write(3, b"R" + (1).to_bytes(4, "big") + b"{" + b"D" + (2).to_bytes(4, "big") + b"{}")\nimport time\ntime.sleep(60)',
    ends: 'OUTPUT_INVALID',
  },
  { title: 'a flood on stdout', code: 'import os\nwhile True: os.write(1, b"x" * 65536)', ends: 'SANDBOX_LIMIT' },
  { title: 'a large result', code: 'result = "x" * 2000', ends: 'SANDBOX_LIMIT', limits: { maxOutputBytes: 1_000 } },
  { title: 'a cyclic result', code: 'result = []\nresult.append(result)', ends: 'OUTPUT_INVALID' },
]

const probe = createSandbox()
const reports = await probe.walls()
const WALLS = reports.filter(({ works }) => works).map(({ wall }) => wall)
const PYTHON_WALLS = reports.filter(({ python }) => python.works).map(({ wall }) => wall)

let sandbox: Sandbox
let server: Server
let folder: string
let connections = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-hostile-'))
  writeFileSync(join(folder, 'secret'), 'secret', { mode: 0o644 })
  server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

async function expectHeld(hostile: Hostile, job: SandboxJob): Promise<void> {
  const error = await failureOf(runJob(sandbox, job))
  expect([hostile.ends].flat(), error.message).toContain(error.code)
  if (process.platform === 'linux') expect(listDescendants()).toEqual([])
}

describe.each(WALLS)('hostile JavaScript behind %s', (wall) => {
  beforeAll(() => {
    sandbox = createSandbox({ walls: [wall] })
    return () => sandbox.close()
  })

  it.each(JAVASCRIPT)('is held: $title', async (hostile) => {
    await expectHeld(hostile, makeJob(hostile.code, hostile.limits))
  })

  it('changes nothing but itself by changing what every object inherits', async () => {
    const code =
      'Object.prototype.code = "X"; Array.prototype.toJSON = () => 1; JSON.stringify = () => "2"; return { a: 1 }'
    const result = await runJob(sandbox, makeJob(code))
    expect([result.value, Object.hasOwn(Object.prototype, 'code')]).toEqual([{ a: 1 }, false])
  })

  it('is not used again when a promise was left rejected, and its result counts', async () => {
    const known = process.platform === 'linux' ? listDescendants() : []
    const lines: string[] = []
    const job = makeJob('Promise.reject(new Error("late")); return 5', { onLog: (_, text) => lines.push(text) })
    expect((await runJob(sandbox, job)).value).toBe(5)
    expect(lines.join('')).toContain('late')
    if (process.platform === 'linux') expect(listDescendants(known)).toEqual([])
  })
})

describe.each(PYTHON_WALLS)('hostile Python behind %s', (wall) => {
  beforeAll(() => {
    sandbox = createSandbox({ walls: [wall] })
    return () => sandbox.close()
  })

  it.each(PYTHON)('is held: $title', async (hostile) => {
    await expectHeld(hostile, makeJob(hostile.code, { language: 'python', ...hostile.limits }))
  })

  it('sees no file, environment, process or network of the host', async () => {
    const { port } = server.address() as AddressInfo
    const code = [
      'import os, socket',
      'seen = []',
      'for path in input["paths"]:',
      '    if os.path.exists(path): seen.append(path)',
      'try:',
      '    socket.create_connection(("127.0.0.1", input["port"]), 5)',
      '    seen.append("network")',
      'except OSError: pass',
      'result = {"seen": seen, "environment": dict(os.environ), "folder": os.listdir("."), "parent": os.getppid() <= 1}',
    ].join('\n')
    const paths = [folder, join(folder, 'secret'), '/etc/passwd', '/etc/shadow', '/home', '/proc/1', process.cwd()]
    const result = await runJob(sandbox, makeJob(code, { language: 'python', input: { paths, port } }))
    expect(result.value).toEqual({ seen: [], environment: {}, folder: [], parent: true })
    expect([connections, await readdir(folder)]).toEqual([0, ['secret']])
  })
})
