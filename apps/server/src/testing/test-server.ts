import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHeddle, parseConfiguration, readVersion, type Heddle, type HeddleOptions } from '@heddle/runtime'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { createServer } from '../create-server.ts'
import { buildOpenApi } from '../http/openapi.ts'
import { ROUTES } from '../routes/routes.ts'
import { AnswerChecker } from './answer-checker.ts'

export interface TestRequest {
  readonly body?: unknown
  readonly headers?: { readonly [name: string]: string }
  /** Sent as it is, with the headers' content type. */
  readonly raw?: string | Buffer
}

export interface TestAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string | undefined }
  readonly text: string
  readonly bytes: Buffer
  /** The parsed body; tests know what to expect in it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- assertions name what they read
  readonly body: any
  /** The ETag as `If-Match` wants it. */
  readonly etag: string
}

/** A server on a Heddle of its own, in a temporary folder. Every answer is compared with the OpenAPI document. */
export interface TestServer extends AsyncDisposable {
  readonly heddle: Heddle
  readonly server: FastifyInstance
  /** Sends a request; throws when the answer is not as the document says. `target`: `GET /api/v1/workflows`. */
  ask(target: string, request?: TestRequest): Promise<TestAnswer>
  /** Listens on a free port; gives the address. */
  listen(): Promise<string>
}

/** The same for all servers of a test process. */
let checker: AnswerChecker | undefined

/** Opens a `TestServer`. Close it with `await using`, or call its `[Symbol.asyncDispose]`. */
export async function openTestServer(options: HeddleOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-server-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'silent', PORT: '0' })
  const heddle = await openHeddle(configuration, options)
  const server = createServer({ configuration, heddle: () => heddle })
  checker ??= new AnswerChecker(buildOpenApi(ROUTES, readVersion()))
  const known = checker
  return {
    heddle,
    server,
    ask: (target, request = {}) => ask({ server, checker: known, target, request }),
    listen: async () => {
      await server.listen({ host: '127.0.0.1', port: 0 })
      const address = server.server.address()
      if (typeof address !== 'object' || address === null) throw new Error('The server listens nowhere.')
      return `http://127.0.0.1:${address.port}`
    },
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await heddle.close({ graceMs: 0 })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ask(question: {
  readonly server: FastifyInstance
  readonly checker: AnswerChecker
  readonly target: string
  readonly request: TestRequest
}): Promise<TestAnswer> {
  const { server, checker, target, request } = question
  const [method = 'GET', url = '/'] = target.split(' ')
  const payload = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  const json = request.raw === undefined && payload !== undefined ? { 'content-type': 'application/json' } : {}
  const answer = await server.inject({
    method: method as NonNullable<InjectOptions['method']>,
    url,
    headers: { host: 'localhost', ...json, ...request.headers },
    ...(payload === undefined ? {} : { payload }),
  })
  const contentType = answer.headers['content-type'] as string | undefined
  const problems = checker.check({ method, url, status: answer.statusCode, contentType, text: answer.body })
  if (problems.length > 0) {
    const shown = answer.body.slice(0, 2_000)
    throw new Error(`${target} answered ${answer.statusCode}, not as documented: ${problems.join('; ')}\n${shown}`)
  }
  const isJson = /[/+]json/.test(contentType ?? '')
  return {
    status: answer.statusCode,
    headers: answer.headers as TestAnswer['headers'],
    text: answer.body,
    bytes: answer.rawPayload,
    body: isJson ? JSON.parse(answer.body) : null,
    etag: String(answer.headers['etag'] ?? ''),
  }
}
