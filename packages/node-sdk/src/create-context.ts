import { HeddleError, type Json } from '@heddle/model'
import { CallLog, type CallTarget } from './call-log.ts'
import type { ConnectionClient, NodeContext, StepContext } from './context.ts'
import type { Entry } from './entry.ts'
import { toJsonValue } from './json-value.ts'
import type { FetchRequest } from './ports.ts'
import { StepBook } from './step-book.ts'
import { OPENED_PREFIX, WaitBook } from './wait-book.ts'

interface Books {
  readonly entry: Entry
  readonly steps: StepBook
  readonly calls: CallLog
  readonly inputs: readonly Json[]
}

/** The context of one entry, and what must be closed when the entry ends. */
export function createContext(
  entry: Entry,
  inputs: readonly Json[],
): { readonly context: NodeContext; readonly calls: CallLog } {
  const steps = new StepBook(entry)
  const waits = new WaitBook(entry, steps)
  const books: Books = { entry, steps, calls: new CallLog(entry), inputs }
  const context: NodeContext = {
    ...createStepContext(books, null),
    step: async <Result>(stepKey: string, work: (context: StepContext) => Result | Promise<Result>) => {
      if (stepKey.startsWith(OPENED_PREFIX)) throw refuseKey(entry, stepKey)
      const result = await steps.run(stepKey, () => work(createStepContext(books, stepKey)))
      return result as Result
    },
    waitFor: (waitKey, data, options = {}) =>
      waits.waitFor(waitKey, toJsonValue(data, `The data of wait "${waitKey}"`), options),
    sleep: (waitKey, durationMs) => waits.sleep(waitKey, durationMs),
  }
  return { context, calls: books.calls }
}

function createStepContext(books: Books, stepKey: string | null): StepContext {
  const { entry, inputs } = books
  const { invocation, signal, clock } = entry
  return {
    signal,
    inputs,
    idempotencyKey: stepKey === null ? invocation.idempotencyKey : `${invocation.idempotencyKey}/${stepKey}`,
    attempt: invocation.attempt,
    isTest: invocation.test,
    now: () => clock.now(),
    uuid: () => clock.uuid(),
    random: () => clock.random(),
    ...createCalls(books, stepKey),
    ...createStorage(entry),
    ...createReports(entry),
  }
}

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
  })
  const send = (via: CallTarget, client: Client, url: string, request: FetchRequest = {}) => {
    const guarded = { ...request, signal: request.signal ? AbortSignal.any([signal, request.signal]) : signal }
    return activity.track(() => calls.fetch(via, url, { request, send: () => client(url, guarded) }))
  }
  return {
    fetch: (url, request) =>
      send(
        target(entry.invocation.node.type, 'http'),
        (to, guarded) => ports.fetch.fetch(caller, to, guarded),
        url,
        request,
      ),
    tools: {
      call: (tool, args) =>
        activity.track(() => {
          const port = needPort(ports.tools, 'registered tools')
          return calls.record(target(tool, 'tool'), { tool, arguments: args }, () =>
            port.call(caller, tool, args, signal),
          )
        }),
    },
    mcp: {
      call: (server, tool, args) =>
        activity.track(() => {
          const port = needPort(ports.mcp, 'MCP servers')
          const request = { server, tool, arguments: args }
          return calls.record(target(`${server}/${tool}`, 'mcp'), request, () =>
            port.call(caller, server, tool, args, signal),
          )
        }),
    },
    llm: {
      generate: (request, onText) =>
        activity.track(() => {
          const port = needPort(ports.llm, 'models')
          const options = { signal, ...(onText ? { onText } : {}) }
          return calls.record(target('llm', 'llm'), { request }, () => port.generate(caller, request, options))
        }),
    },
    connections: {
      get: (name) =>
        activity.track(async (): Promise<ConnectionClient> => {
          const client = await needPort(ports.connections, 'connections').get(caller, name)
          const viaClient: Client = (to, guarded) => client.fetch(to, guarded)
          return { fetch: (url, request) => send(target(name, 'connection'), viaClient, url, request) }
        }),
    },
  }
}

type Client = (url: string, request: FetchRequest) => Promise<Response>

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
