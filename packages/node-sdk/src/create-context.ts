import { HeddleError, type Json, type JsonObject } from '@heddle/model'
import { CallLog, type CallTarget } from './call-log.ts'
import type { ConnectionClient, NodeContext, StepContext } from './context.ts'
import type { Entry } from './entry.ts'
import { toJsonValue } from './json-value.ts'
import type { FetchRequest } from './ports.ts'
import { StepBook } from './step-book.ts'
import { OPENED_PREFIX, WaitBook } from './wait-book.ts'

/** What the contexts of one entry share. Each part is made when node code first asks for it: most entries need few. */
class Books {
  readonly entry: Entry
  readonly inputs: readonly Json[]
  #steps: StepBook | undefined
  #waits: WaitBook | undefined
  #calls: CallLog | undefined

  constructor(entry: Entry, inputs: readonly Json[]) {
    this.entry = entry
    this.inputs = inputs
  }

  get steps(): StepBook {
    return (this.#steps ??= new StepBook(this.entry))
  }

  get waits(): WaitBook {
    return (this.#waits ??= new WaitBook(this.entry, this.steps))
  }

  get calls(): CallLog {
    return (this.#calls ??= new CallLog(this.entry))
  }

  /** Ends what node code has left open; null when there is nothing. */
  close(): Promise<void> | null {
    return this.#calls?.close() ?? null
  }
}

/** The context of one entry, and what closes it when the entry ends. */
export function createContext(
  entry: Entry,
  inputs: readonly Json[],
): { readonly context: NodeContext; close(): Promise<void> | null } {
  const books = new Books(entry, inputs)
  return { context: new EntryContext(books), close: () => books.close() }
}

/** The parts are functions made on access, so node code may take them off the context. */
class EntryStepContext implements StepContext {
  readonly #books: Books
  readonly #stepKey: string | null

  constructor(books: Books, stepKey: string | null) {
    this.#books = books
    this.#stepKey = stepKey
  }

  get signal() {
    return this.#books.entry.signal
  }
  get inputs() {
    return this.#books.inputs
  }
  get idempotencyKey() {
    const { idempotencyKey } = this.#books.entry.invocation
    return this.#stepKey === null ? idempotencyKey : `${idempotencyKey}/${this.#stepKey}`
  }
  get attempt() {
    return this.#books.entry.invocation.attempt
  }
  get isTest() {
    return this.#books.entry.invocation.test
  }
  get now() {
    return () => this.#books.entry.clock.now()
  }
  get uuid() {
    return () => this.#books.entry.clock.uuid()
  }
  get random() {
    return () => this.#books.entry.clock.random()
  }
  get fetch() {
    return createCalls(this.#books, this.#stepKey).fetch
  }
  get tools() {
    return createCalls(this.#books, this.#stepKey).tools
  }
  get mcp() {
    return createCalls(this.#books, this.#stepKey).mcp
  }
  get llm() {
    return createCalls(this.#books, this.#stepKey).llm
  }
  get connections() {
    return createCalls(this.#books, this.#stepKey).connections
  }
  get secrets() {
    return createStorage(this.#books.entry).secrets
  }
  get files() {
    return createStorage(this.#books.entry).files
  }
  get blobs() {
    return createStorage(this.#books.entry).blobs
  }
  get sandbox() {
    return createStorage(this.#books.entry).sandbox
  }
  get log() {
    return createReports(this.#books.entry).log
  }
  get progress() {
    return createReports(this.#books.entry).progress
  }
  get emit() {
    return createReports(this.#books.entry).emit
  }
}

class EntryContext extends EntryStepContext implements NodeContext {
  readonly #books: Books

  constructor(books: Books) {
    super(books, null)
    this.#books = books
  }

  get step() {
    const books = this.#books
    return async <Result>(stepKey: string, work: (context: StepContext) => Result | Promise<Result>) => {
      if (stepKey.startsWith(OPENED_PREFIX)) throw refuseKey(books.entry, stepKey)
      const result = await books.steps.run(stepKey, () => work(new EntryStepContext(books, stepKey)))
      return result as Result
    }
  }
  get waitFor(): NodeContext['waitFor'] {
    const { waits } = this.#books
    return (waitKey, data, options = {}) =>
      waits.waitFor(waitKey, toJsonValue(data, `The data of wait "${waitKey}"`), options)
  }
  get sleep(): NodeContext['sleep'] {
    const { waits } = this.#books
    return (waitKey, durationMs) => waits.sleep(waitKey, durationMs)
  }
}

type Client = (url: string, request: FetchRequest) => Promise<Response>

function createCalls(
  books: Books,
  stepKey: string | null,
): Pick<StepContext, 'fetch' | 'tools' | 'mcp' | 'llm' | 'connections'> {
  const { entry, calls } = books
  const { ports, caller, signal, activity } = entry
  const target = (toolId: string, toolType: string): CallTarget => ({
    toolId,
    toolType,
    stepKey: stepKey ?? books.steps.current,
    isStepGuessed: stepKey === null,
  })
  const record = (via: CallTarget, request: JsonObject, call: () => Promise<Json>) =>
    activity.track(() => calls.record(via, request, call))
  const send = (via: CallTarget, client: Client, url: string, request: FetchRequest = {}) => {
    const guarded = { ...request, signal: request.signal ? AbortSignal.any([signal, request.signal]) : signal }
    return activity.track(() => calls.fetch(via, url, { request, send: () => client(url, guarded) }))
  }
  const viaPort: Client = (to, guarded) => ports.fetch.fetch(caller, to, guarded)
  return {
    fetch: (url, request) => send(target(entry.invocation.node.type, 'http'), viaPort, url, request),
    tools: {
      call: (tool, args) =>
        record(target(tool, 'tool'), { tool, arguments: args }, async () =>
          needPort(ports.tools, 'registered tools').call(caller, tool, args, signal),
        ),
    },
    mcp: {
      call: (server, tool, args) =>
        record(target(`${server}/${tool}`, 'mcp'), { server, tool, arguments: args }, async () =>
          needPort(ports.mcp, 'MCP servers').call(caller, server, tool, args, signal),
        ),
    },
    llm: {
      generate: (request, onText) =>
        record(target('llm', 'llm'), { request }, async () =>
          needPort(ports.llm, 'models').generate(caller, request, { signal, ...(onText ? { onText } : {}) }),
        ),
    },
    connections: {
      get: (name) =>
        activity.track(async (): Promise<ConnectionClient> => {
          const client = await openConnection(entry, name)
          return { fetch: (url, request) => send(target(name, 'connection'), client, url, request) }
        }),
    },
  }
}

/** In a replay that answers calls from their record, the connection is opened by the first call that is made. */
async function openConnection({ ports, caller, invocation }: Entry, name: string): Promise<Client> {
  const open = async () => needPort(ports.connections, 'connections').get(caller, name)
  const client = invocation.recorded === undefined ? await open() : null
  return async (to, guarded) => (client ?? (await open())).fetch(to, guarded)
}

function createStorage(entry: Entry): Pick<StepContext, 'secrets' | 'files' | 'blobs' | 'sandbox'> {
  const { ports, caller, signal, activity, redactor } = entry
  return {
    secrets: {
      get: (name) =>
        activity.track(async () => {
          const secret = await ports.secrets.get(caller, name)
          redactor.add(secret)
          return secret
        }),
    },
    files: {
      open: (file) => activity.track(() => ports.files.open(caller, file)),
      stat: (path) => activity.track(() => ports.files.stat(caller, path)),
      write: ({ path, content, mediaType }) =>
        activity.track(() => ports.files.write(caller, path, content, mediaType)),
      list: (folder) => activity.track(() => ports.files.list(caller, folder)),
    },
    blobs: {
      put: (bytes) => activity.track(() => ports.blobs.put(caller, bytes)),
      get: (sha256) => activity.track(() => ports.blobs.get(caller, sha256)),
    },
    sandbox: { run: (job) => activity.track(() => ports.sandbox.run(caller, job, signal)) },
  }
}

function createReports({ channel, redactor }: Entry): Pick<StepContext, 'log' | 'progress' | 'emit'> {
  return {
    log: (level, message, fields) => {
      const safe = fields === undefined ? undefined : redactor.json(toJsonValue(fields, 'The fields of a log line'))
      channel.log(level, redactor.text(message), safe)
    },
    progress: (done, total, message) =>
      channel.progress(done, total, message === undefined ? undefined : redactor.text(message)),
    emit: (name, data) => channel.emit(name, redactor.text(data)),
  }
}

function refuseKey(entry: Entry, stepKey: string): Error {
  const message = `The step key "${stepKey}" begins with ${OPENED_PREFIX}, which is kept for waits. Choose another.`
  entry.verdict.defect = new HeddleError('INTERNAL_ERROR', message)
  return entry.verdict.defect
}

function needPort<Port>(port: Port | undefined, what: string): Port {
  if (port) return port
  throw new HeddleError('ILLEGAL_STATE', `This Heddle has no ${what} set up. Configure them, or use another node type.`)
}
