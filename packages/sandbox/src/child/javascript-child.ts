import { readSync, writeSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { constants, createContext, Script, type Context } from 'node:vm'

/*
 * Runs inside a sandbox process, never in the server: the parent passes this text to a separate Node as its program.
 * So it imports nothing of Heddle, and `node:vm` is only how each run gets a fresh global object; the wall is the
 * process.
 *
 * 1. Between runs it blocks on the channel: nothing that an earlier run left behind gets to run meanwhile.
 * 2. What an earlier run left behind cannot speak for a later one: calls carry the run they belong to.
 * 3. Objects of this realm are never handed to the code; `installApi` closes over them inside the code's own realm.
 */

const CHANNEL = 3
const HEAD_BYTES = 5
const MESSAGE_CHARS = 4_096
const LOG_CHARS = 64 * 1024

interface Options {
  readonly language: 'javascript' | 'typescript'
  readonly maxOutputBytes: number
}

interface Bridge {
  readonly input: string
  readonly fileNames: readonly string[]
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

type UserCode = (...api: readonly unknown[]) => Promise<unknown>

/**
 * Runs in the code's realm: its text is evaluated there, so it may use nothing but its arguments. Takes the built-ins
 * it needs before the code can change them.
 */
function installApi(bridge: Bridge): (run: UserCode) => void {
  const { stringify, parse } = JSON
  const { isArray } = Array
  const { isFinite } = Number
  const toText = String
  const BaseError = Error
  const Bytes = Uint8Array
  const BigNumber = Number
  const ownTag = Function.prototype.call.bind(Object.prototype.toString) as (value: unknown) => string
  const isWellFormed = Function.prototype.call.bind(String.prototype.isWellFormed) as (text: string) => boolean
  const timers = new Map<number, () => void>()
  const getTimer = timers.get.bind(timers)
  const setTimer = timers.set.bind(timers)
  const deleteTimer = timers.delete.bind(timers)
  let nextTimer = 0

  class NotJson extends BaseError {}

  const checkMember = (name: string, value: unknown): unknown => {
    const where = name === '' ? 'The result' : `The member "${name}" of the result`
    if (typeof value === 'number' && !isFinite(value)) throw new NotJson(`${where} is ${value}.`)
    if (typeof value === 'string' && !isWellFormed(value)) throw new NotJson(`${where} holds half of a character.`)
    if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
      throw new NotJson(`${where} is a ${typeof value}.`)
    }
    if (typeof value === 'object' && value !== null && !isArray(value)) {
      const tag = ownTag(value)
      if (tag !== '[object Object]') throw new NotJson(`${where} is a ${tag.slice(8, -1)}.`)
    }
    return value
  }

  const show = (value: unknown): string => {
    if (typeof value === 'string') return value
    if (value instanceof BaseError) return toText(value.stack ?? value.message)
    try {
      return stringify(value) ?? toText(value)
    } catch {
      // Cyclic, or it threw on the way: its name is all there is to show.
      return ownTag(value)
    }
  }
  const showAll = (values: readonly unknown[]): string => values.map(show).join(' ')
  const toStream = (stream: string) => (...values: readonly unknown[]) => bridge.log(stream, toText(showAll(values)))
  const log = toStream('stdout')

  const progress = (done: unknown, total?: unknown, message?: unknown): void => {
    const amount = BigNumber(done)
    const all = total === undefined || total === null ? null : BigNumber(total)
    if (!isFinite(amount) || (all !== null && !isFinite(all))) throw new TypeError('progress() takes numbers.')
    bridge.progress(amount, all, message === undefined ? '' : toText(message))
  }
  const readText = (name: unknown): string => {
    const text = bridge.readText(toText(name))
    if (text === null) throw new BaseError(`There is no file "${toText(name)}".`)
    return text
  }
  const readBytes = (name: unknown): Uint8Array => {
    const text = bridge.readLatin1(toText(name))
    if (text === null) throw new BaseError(`There is no file "${toText(name)}".`)
    const bytes = new Bytes(text.length)
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
    return bytes
  }

  const fire = (id: number): void => {
    const callback = getTimer(id)
    deleteTimer(id)
    if (callback !== undefined) callback()
  }
  const startTimer = (callback: unknown, delayMs?: unknown): number => {
    if (typeof callback !== 'function') throw new TypeError('setTimeout() takes a function.')
    const id = ++nextTimer
    setTimer(id, callback as () => void)
    bridge.startTimer(id, BigNumber(delayMs ?? 0) || 0, fire)
    return id
  }
  const stopTimer = (id: unknown): void => {
    deleteTimer(BigNumber(id))
    bridge.stopTimer(BigNumber(id))
  }

  const fail = (error: unknown): void => {
    if (error instanceof NotJson) return bridge.fail('not-json', '', error.message, '')
    try {
      const known = error instanceof BaseError
      const stack = known && typeof error.stack === 'string' ? error.stack : ''
      bridge.fail('threw', known ? toText(error.name) : '', known ? toText(error.message) : toText(show(error)), stack)
    } catch {
      // The thrown value throws when it is looked at.
      bridge.fail('threw', '', 'a value that cannot be shown', '')
    }
  }
  const succeed = (value: unknown): void => {
    let text: string
    try {
      text = stringify(value === undefined ? null : value, checkMember)
    } catch (error) {
      if (error instanceof NotJson) throw error
      throw new NotJson(`The result has no JSON form: ${error instanceof BaseError ? error.message : 'it threw'}.`)
    }
    bridge.succeed(text)
  }

  const shared = {
    console: { log, info: log, debug: log, warn: toStream('stderr'), error: toStream('stderr') },
    setTimeout: startTimer,
    clearTimeout: stopTimer,
  }
  for (const [name, value] of Object.entries(shared)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
  const names = bridge.fileNames
  const fileNames: string[] = []
  for (let index = 0; index < names.length; index++) fileNames.push(toText(names[index]))
  const input: unknown = parse(bridge.input)
  return (run) => {
    const start = async (): Promise<void> => {
      try {
        succeed(await run(input, log, progress, readText, readBytes, fileNames))
      } catch (error) {
        fail(error)
      }
    }
    void start()
  }
}

class ChannelClosed extends Error {}

function readFully(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  for (let offset = 0; offset < length; ) {
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
  const payload = Buffer.from(text, 'utf8')
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  head[0] = kind.charCodeAt(0)
  head.writeUInt32BE(payload.byteLength, 1)
  writeFully(Buffer.concat([head, payload]))
}

function writeFully(bytes: Buffer): void {
  for (let offset = 0; offset < bytes.byteLength; ) offset += writeSync(CHANNEL, bytes, offset)
}

interface Job {
  readonly options: Options
  readonly files: ReadonlyMap<string, Buffer>
  readonly input: string
}

let code = ''
let script: Script | null = null
let run: { readonly timers: Map<number, NodeJS.Timeout>; settled: boolean } | null = null
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

function startRun(job: Job): void {
  const current = { timers: new Map<number, NodeJS.Timeout>(), settled: false }
  run = current
  const settle = (kind: string, text: string): void => {
    if (current.settled) return
    current.settled = true
    send(kind, text)
    for (const timer of current.timers.values()) clearTimeout(timer)
    setImmediate(finishRun)
  }
  const fail = (kind: string, name: string, message: string, stack: string): void => {
    const line = /\bcode:(\d+)/.exec(stack.slice(0, MESSAGE_CHARS))?.[1]
    reusable = false
    const shown = message.slice(0, MESSAGE_CHARS)
    settle('E', JSON.stringify({ kind, name: name.slice(0, 100), message: shown, line: line === undefined ? null : Number(line) }))
  }
  failRun = fail
  let compiled: Script
  try {
    compiled = script ?? compile(job.options)
    script = compiled
  } catch (error) {
    const { name, message, stack } = error as Error
    return fail('syntax', name, message, stack ?? '')
  }
  const context: Context = createContext(constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } })
  const install = new Script(`(${installApi.toString()})`).runInContext(context) as typeof installApi
  install({
    input: job.input,
    fileNames: [...job.files.keys()],
    readText: (name) => job.files.get(name)?.toString('utf8') ?? null,
    readLatin1: (name) => job.files.get(name)?.toString('latin1') ?? null,
    log: (stream, text) => {
      if (!current.settled) send(stream === 'stderr' ? 'M' : 'L', `${text.slice(0, LOG_CHARS)}\n`)
    },
    progress: (done, total, message) => {
      if (!current.settled) send('P', JSON.stringify({ done, total, message: message.slice(0, MESSAGE_CHARS) }))
    },
    startTimer: (id, delayMs, fire) => {
      if (!current.settled) current.timers.set(id, setTimeout(() => fire(id), delayMs))
    },
    stopTimer: (id) => {
      clearTimeout(current.timers.get(id))
      current.timers.delete(id)
    },
    succeed: (text) => {
      if (Buffer.byteLength(text, 'utf8') <= job.options.maxOutputBytes) return settle('R', text)
      fail('too-large', '', `${Buffer.byteLength(text, 'utf8')}`, '')
    },
    fail,
  })(compiled.runInContext(context) as UserCode)
}

let failRun: ((kind: string, name: string, message: string, stack: string) => void) | null = null

function finishRun(): void {
  run = null
  failRun = null
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

process.on('unhandledRejection', (reason) => {
  reusable = false
  send('M', `A promise was rejected and nobody handled it: ${String(reason).slice(0, MESSAGE_CHARS)}\n`)
})
process.on('uncaughtException', (error: unknown) => {
  reusable = false
  const known = error instanceof Object && 'message' in error ? (error as Error) : null
  failRun?.('threw', known?.name ?? '', known?.message ?? String(error), known?.stack ?? '')
})
process.on('beforeExit', () => {
  if (run !== null && !run.settled) failRun?.('stalled', '', '', '')
})

// With the permission system alone, signals are all that is left to reach another process with.
for (const name of ['kill', '_kill', '_debugProcess', 'binding', 'dlopen']) {
  Object.defineProperty(process, name, { value: undefined })
}
send('S', '')
nextRun()
