/*
 * The control address of a data folder's owner: other processes of the same user (the command line) ask it for
 * operations instead of opening the database a second time.
 *
 * C1 It listens on loopback, on a port of its own, and answers only who knows the token in `heddle.address` (mode 0600).
 * C2 One request is one operation; its answer is lines of JSON: `{ event }` as they come, then one `{ result }` or `{ error }`.
 * C3 A client that goes away ends only its own call.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createInterface } from 'node:readline'
import { HeddleError, type ErrorInfo, type Json } from '@heddle/model'
import type { CallOptions, FollowEvent, OperationName, OperationTable, Operations } from './operations.ts'

/** What `heddle.address` says of the owner. */
export interface ControlAddress {
  readonly port: number
  readonly token: string
}

const MAX_BODY_BYTES = 64 * 1024 * 1024

type Line = { readonly event: FollowEvent } | { readonly result: Json } | { readonly error: ErrorInfo }

/** Serves `operations` until closed. */
export async function createControlServer(
  operations: Operations,
): Promise<{ readonly address: ControlAddress; close(): Promise<void> }> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    serveCall({ operations, token, request, response }).catch((error: unknown) => {
      endWith(response, { error: toErrorInfo(error) })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    address: { port, token },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serveCall(call: {
  operations: Operations
  token: string
  request: IncomingMessage
  response: ServerResponse
}): Promise<void> {
  const { operations, token, request, response } = call
  if (!isAllowed(request, token)) {
    response.writeHead(401).end()
    return
  }
  const { name, args } = JSON.parse(await readBody(request)) as {
    name: OperationName
    args: OperationTable[OperationName]['args']
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const onEvent = (event: FollowEvent) => writeLine(response, { event })
  const result = await operations.call(name, args as never, { onEvent, signal: gone.signal })
  endWith(response, { result: result as unknown as Json })
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return request.method === 'POST' && given.length === expected.length && timingSafeEqual(given, expected)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES)
      throw new HeddleError('PAYLOAD_TOO_LARGE', 'The request is larger than 64 MB. Pass large data as a file.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function writeLine(response: ServerResponse, line: Line): void {
  if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`)
}

function endWith(response: ServerResponse, line: Line): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  writeLine(response, line)
  response.end()
}

function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof HeddleError) return error.toInfo()
  return { code: 'INTERNAL_ERROR', message: error instanceof Error ? error.message : String(error) }
}

function toHeddleError({ code, message, details }: ErrorInfo): HeddleError {
  return new HeddleError(code, message, details === undefined ? {} : { details })
}

/** Talks to the owner of a data folder. `place` names it in messages. */
export function connectControl(address: ControlAddress, place: string): Operations {
  return {
    place,
    call: (name, args, options = {}) =>
      callOverHttp({ address, name, args: args as unknown as Json, options }) as never,
    close: async () => {},
  }
}

function callOverHttp(call: {
  address: ControlAddress
  name: string
  args: Json
  options: CallOptions
}): Promise<unknown> {
  const { address, options } = call
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' }
    const request = httpRequest({
      host: '127.0.0.1',
      port: address.port,
      method: 'POST',
      path: '/',
      headers,
      signal: options.signal,
    })
    const lost = (cause?: unknown) =>
      reject(
        new HeddleError(
          'UPSTREAM_UNAVAILABLE',
          'The process that owns the data folder ended during the call. Its executions go on at the next start: heddle resume.',
          { cause },
        ),
      )
    request.on('error', lost)
    request.on('response', (response) => {
      if (response.statusCode !== 200)
        return reject(
          new HeddleError(
            'PERMISSION_DENIED',
            'The owner of the data folder refused the call. Is heddle.address from an earlier start?',
          ),
        )
      const lines = createInterface({ input: response })
      let ended = false
      lines.on('line', (text) => {
        const line = JSON.parse(text) as Line
        if ('event' in line) return options.onEvent?.(line.event)
        ended = true
        if ('error' in line) reject(toHeddleError(line.error))
        else resolve(line.result)
      })
      lines.on('close', () => {
        if (!ended) lost()
      })
      response.on('error', lost)
    })
    request.end(JSON.stringify({ name: call.name, args: call.args }))
  })
}
