import { readSync, writeSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { constants, createContext, Script } from 'node:vm'

/*
 * Runs inside a sandbox process, never in the server: the parent passes this text to a separate Node as its program.
 * So it imports nothing of Heddle, and `node:vm` is only how each run gets a fresh global object; the wall is the
 * process.
 *
 * 1. Between runs it blocks on the channel: nothing that an earlier run left behind gets to run meanwhile.
 * 2. What an earlier run left behind cannot speak for a later one: `Run.settled` ends all it may say.
 * 3. Objects of this realm are never handed to the code. The functions of `REALM` are evaluated inside the code's own
 *    realm from their text, so they use nothing but their arguments, each other, and the built-ins of that realm,
 *    which they take before the code can change them.
 */

const CHANNEL = 3
const HEAD_BYTES = 5
const MESSAGE_CHARS = 4_096
const LOG_CHARS = 64 * 1024
/** Progress between two reports waits for the second, or for the end. */
const PROGRESS_INTERVAL_MS = 50
const NODE_SAYS_NO_IMPORT = 'A dynamic import callback'

// --- Inside the code's realm -------------------------------------------------------------------------------------

/** What the realm may ask of the process. Only texts, numbers and functions pass, in both directions. */
interface Bridge {
  readonly input: string
  /** JSON text of a list. */
  readonly fileNames: string
  readonly readText: (name: string) => string | null
  /** One character for each byte. */
  readonly readLatin1: (name: string) => string | null
  readonly log: (stream: string, text: string) => void
  readonly progress: (done: number, total: number | null, message: string) => void
  readonly startTimer: (id: number, delayMs: number, fire: (id: number) => void) => void
  readonly stopTimer: (id: number) => void
  readonly succeed: (text: string) => void
  readonly fail: (kind: string, name: string, message: string, stack: string) => void
}
type Code = (...api: readonly unknown[]) => Promise<unknown>
type BuiltIns = ReturnType<typeof takeBuiltIns>

function takeBuiltIns() {
  const tagOf = Function.prototype.call.bind(Object.prototype.toString) as (value: unknown) => string
  const isWellFormed = Function.prototype.call.bind(String.prototype.isWellFormed) as (text: string) => boolean
  class NotJson extends Error {}
  const { stringify, parse } = JSON
  return { stringify, parse, tagOf, isWellFormed, NotJson, toText: String, toNumber: Number, isFinite: Number.isFinite }
}

/** Also errors of the realm around, which are no instances of this one's. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value
}

function makeShow({ stringify, tagOf, toText }: BuiltIns): (value: unknown) => string {
  return (value) => {
    if (typeof value === 'string') return value
    try {
      if (isErrorLike(value)) return toText(value.stack ?? value.message)
      return stringify(value) ?? toText(value)
    } catch {
      // Cyclic, or it threw on the way: its kind is all there is to show.
      return tagOf(value)
    }
  }
}

/** Turns a result into JSON text; throws `NotJson` on what JSON would silently lose. */
function makeSerialize({ stringify, tagOf, toText, isFinite, isWellFormed, NotJson }: BuiltIns) {
  const checkMember = (name: string, value: unknown): unknown => {
    const refuse = (what: unknown) =>
      new NotJson(`${name === '' ? 'The result' : `The member "${name}" of the result`} ${what}.`)
    if (typeof value === 'number' && !isFinite(value)) throw refuse(`is ${value}`)
    if (typeof value === 'string' && !isWellFormed(value)) throw refuse('holds half of a character')
    if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
      throw refuse(`is a ${typeof value}`)
    }
    if (typeof value !== 'object' || value === null) return value
    const tag = tagOf(value)
    if (tag !== '[object Object]' && tag !== '[object Array]') throw refuse(`is a ${tag.slice(8, -1)}`)
    return value
  }
  return (value: unknown): string => {
    try {
      return stringify(value === undefined ? null : value, checkMember)
    } catch (error) {
      if (error instanceof NotJson) throw error
      const reason = isErrorLike(error) ? toText(error.message).split('\n', 1)[0] : 'it threw'
      throw new NotJson(`The result has no JSON form: ${reason}.`)
    }
  }
}

function makeTimers(bridge: Bridge, { toNumber }: BuiltIns) {
  const callbacks: { [id: number]: (() => void) | undefined } = Object.create(null)
  let last = 0
  const fire = (id: number): void => {
    const callback = callbacks[id]
    delete callbacks[id]
    callback?.()
  }
  const setTimeout = (callback: unknown, delayMs?: unknown): number => {
    if (typeof callback !== 'function') throw new TypeError('setTimeout() takes a function.')
    const id = ++last
    callbacks[id] = callback as () => void
    bridge.startTimer(id, toNumber(delayMs ?? 0) || 0, fire)
    return id
  }
  const clearTimeout = (id: unknown): void => {
    delete callbacks[toNumber(id)]
    bridge.stopTimer(toNumber(id))
  }
  return { setTimeout, clearTimeout }
}

function makeFiles(bridge: Bridge, { toText, parse }: BuiltIns) {
  const need = <Content>(content: Content | null, name: unknown): Content => {
    if (content === null) throw new Error(`There is no file "${toText(name)}".`)
    return content
  }
  const readText = (name: unknown): string => need(bridge.readText(toText(name)), name)
  const readBytes = (name: unknown): Uint8Array => {
    const text = need(bridge.readLatin1(toText(name)), name)
    const bytes = new Uint8Array(text.length)
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
    return bytes
  }
  return { readText, readBytes, fileNames: parse(bridge.fileNames) as readonly string[] }
}

function makeProgress(bridge: Bridge, { toNumber, toText, isFinite }: BuiltIns) {
  return (done: unknown, total?: unknown, message?: unknown): void => {
    const amount = toNumber(done)
    const all = total === undefined || total === null ? null : toNumber(total)
    if (!isFinite(amount) || (all !== null && !isFinite(all))) throw new TypeError('progress() takes numbers.')
    bridge.progress(amount, all, message === undefined ? '' : toText(message))
  }
}

function makeFail(bridge: Bridge, { NotJson, toText }: BuiltIns, show: (value: unknown) => string) {
  return (error: unknown): void => {
    try {
      if (error instanceof NotJson) return bridge.fail('not-json', '', error.message, '')
      if (!isErrorLike(error)) return bridge.fail('threw', '', toText(show(error)), '')
      const stack = typeof error.stack === 'string' ? error.stack : ''
      bridge.fail('threw', toText(error.name), toText(error.message), stack)
    } catch {
      // The thrown value throws when it is looked at.
      bridge.fail('threw', '', 'a value that cannot be shown', '')
    }
  }
}

/** Gives the realm its globals, and returns what runs the code in it. */
function installApi(bridge: Bridge): (code: Code) => void {
  const builtIns = takeBuiltIns()
  const show = makeShow(builtIns)
  const serialize = makeSerialize(builtIns)
  const fail = makeFail(bridge, builtIns, show)
  const toStream = (stream: string) => {
    return (...values: readonly unknown[]) => bridge.log(stream, builtIns.toText(values.map(show).join(' ')))
  }
  const [log, warn] = [toStream('stdout'), toStream('stderr')]
  const globals = { console: { log, info: log, debug: log, warn, error: warn }, ...makeTimers(bridge, builtIns) }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
  const progress = makeProgress(bridge, builtIns)
  const { readText, readBytes, fileNames } = makeFiles(bridge, builtIns)
  const input: unknown = builtIns.parse(bridge.input)
  const run = async (code: Code): Promise<void> => {
    try {
      bridge.succeed(serialize(await code(input, log, progress, readText, readBytes, fileNames)))
    } catch (error) {
      fail(error)
    }
  }
  return (code) => void run(code)
}

const REALM = [
  takeBuiltIns,
  isErrorLike,
  makeShow,
  makeSerialize,
  makeTimers,
  makeFiles,
  makeProgress,
  makeFail,
  installApi,
]
const realmScript = new Script(`(() => { ${REALM.map(String).join('\n')}; return installApi })()`)

// --- The channel -------------------------------------------------------------------------------------------------

class ChannelClosed extends Error {}

function readFully(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  for (let offset = 0; offset < length;) {
    const count = readSync(CHANNEL, bytes, offset, length - offset, null)
    if (count === 0) throw new ChannelClosed()
    offset += count
  }
  return bytes
}

function readFrame(): { readonly kind: string; readonly payload: Buffer } {
  const head = readFully(HEAD_BYTES)
  return { kind: String.fromCharCode(head[0] ?? 0), payload: readFully(head.readUInt32BE(1)) }
}

function send(kind: string, text: string): void {
  const bytes = Buffer.from(`${kind}....${text}`, 'utf8')
  bytes.writeUInt32BE(bytes.byteLength - HEAD_BYTES, 1)
  for (let offset = 0; offset < bytes.byteLength;) offset += writeSync(CHANNEL, bytes, offset)
}

// --- Runs --------------------------------------------------------------------------------------------------------

interface Options {
  readonly language: 'javascript' | 'typescript'
  readonly maxOutputBytes: number
}
interface Job {
  readonly options: Options
  readonly files: ReadonlyMap<string, Buffer>
  readonly input: string
}
interface Run {
  readonly timers: Map<number, NodeJS.Timeout>
  readonly fail: Bridge['fail']
  settled: boolean
}

let code = ''
let script: Script | null = null
let run: Run | null = null
let reusable = true

function readJob(): Job {
  const files = new Map<string, Buffer>()
  let options: Options = { language: 'javascript', maxOutputBytes: 0 }
  for (;;) {
    const { kind, payload } = readFrame()
    if (kind === 'C') code = payload.toString('utf8')
    else if (kind === 'O') options = JSON.parse(payload.toString('utf8')) as Options
    else if (kind === 'F') {
      const end = 2 + payload.readUInt16BE(0)
      files.set(payload.toString('utf8', 2, end), payload.subarray(end))
    } else return { options, files, input: payload.toString('utf8') }
  }
}

/** The code becomes the body of an async function; its first line stays line 1. */
function compile(options: Options): Script {
  const body = `(async (input, log, progress, readText, readBytes, fileNames) => {'use strict';\n${code}\n})`
  const text = options.language === 'typescript' ? stripTypeScriptTypes(body) : body
  return new Script(text, { filename: 'code', lineOffset: -1 })
}

function makeRun(): { readonly current: Run; readonly settle: (kind: string, text: string) => void } {
  const settle = (kind: string, text: string): void => {
    if (current.settled) return
    current.settled = true
    send(kind, text)
    for (const timer of current.timers.values()) clearTimeout(timer)
    setImmediate(finishRun)
  }
  const fail: Bridge['fail'] = (kind, name, message, stack) => {
    const line = /\bcode:(\d+)/.exec(stack.slice(0, MESSAGE_CHARS))?.[1]
    const said = message.startsWith(NODE_SAYS_NO_IMPORT) ? 'modules cannot be imported here' : message
    const shown = { kind, name: name.slice(0, 100), message: said.slice(0, MESSAGE_CHARS) }
    reusable = false
    settle('E', JSON.stringify({ ...shown, line: line === undefined ? null : Number(line) }))
  }
  const current: Run = { timers: new Map(), fail, settled: false }
  return { current, settle }
}

/** Reports at most every `PROGRESS_INTERVAL_MS`; `flush` sends what waits. */
function makeProgressReports(current: Run): { readonly report: Bridge['progress']; readonly flush: () => void } {
  let reportedAt = -Infinity
  let waiting: string | null = null
  const flush = (): void => {
    if (waiting !== null && !current.settled) send('P', waiting)
    waiting = null
  }
  const report: Bridge['progress'] = (done, total, message) => {
    waiting = JSON.stringify({ done, total, message: message.slice(0, MESSAGE_CHARS) })
    if (performance.now() - reportedAt < PROGRESS_INTERVAL_MS) return
    reportedAt = performance.now()
    flush()
  }
  return { report, flush }
}

function makeBridge(job: Job, current: Run, settle: (kind: string, text: string) => void): Bridge {
  const { report, flush } = makeProgressReports(current)
  return {
    input: job.input,
    fileNames: JSON.stringify([...job.files.keys()]),
    readText: (name) => job.files.get(name)?.toString('utf8') ?? null,
    readLatin1: (name) => job.files.get(name)?.toString('latin1') ?? null,
    log: (stream, text) => {
      if (!current.settled) send(stream === 'stderr' ? 'M' : 'L', `${text.slice(0, LOG_CHARS)}\n`)
    },
    progress: report,
    startTimer: (id, delayMs, fire) => {
      if (!current.settled) current.timers.set(id, setTimeout(fire, delayMs, id))
    },
    stopTimer: (id) => {
      clearTimeout(current.timers.get(id))
      current.timers.delete(id)
    },
    succeed: (text) => {
      flush()
      if (Buffer.byteLength(text, 'utf8') <= job.options.maxOutputBytes) settle('R', text)
      else current.fail('too-large', '', '', '')
    },
    fail: current.fail,
  }
}

function startRun(job: Job): void {
  const { current, settle } = makeRun()
  run = current
  try {
    script ??= compile(job.options)
  } catch (error) {
    const { name, message, stack } = toShown(error)
    return current.fail('syntax', name, message, stack)
  }
  const context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } })
  const install = realmScript.runInContext(context) as typeof installApi
  install(makeBridge(job, current, settle))(script.runInContext(context) as Code)
}

function finishRun(): void {
  run = null
  const { user, system } = process.cpuUsage()
  send('D', JSON.stringify({ reusable, cpuMs: Math.round((user + system) / 1_000) }))
  nextRun()
}

function nextRun(): void {
  try {
    startRun(readJob())
  } catch (error) {
    if (error instanceof ChannelClosed) process.exit(0)
    throw error
  }
}

/** What was thrown may come from the code's realm, and may throw when it is looked at. */
function toShown(error: unknown): { readonly name: string; readonly message: string; readonly stack: string } {
  try {
    if (!isErrorLike(error)) return { name: '', message: String(error), stack: '' }
    return { name: String(error.name), message: String(error.message), stack: String(error.stack) }
  } catch {
    return { name: '', message: 'a value that cannot be shown', stack: '' }
  }
}

process.on('unhandledRejection', (reason) => {
  reusable = false
  const { name, message } = toShown(reason)
  send('M', `${`A promise was rejected and nobody handled it: ${name} ${message}`.slice(0, MESSAGE_CHARS)}\n`)
})
process.on('uncaughtException', (error: unknown) => {
  reusable = false
  const { name, message, stack } = toShown(error)
  run?.fail('threw', name, message, stack)
})
process.on('beforeExit', () => {
  if (run !== null && !run.settled) run.fail('stalled', '', '', '')
})

// With the permission system alone, signals are all that is left to reach another process with.
for (const name of ['kill', '_kill', '_debugProcess', 'binding', 'dlopen']) {
  Object.defineProperty(process, name, { value: undefined })
}
send('S', '')
nextRun()
