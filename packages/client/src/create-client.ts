import createFetchClient from 'openapi-fetch'
import { toApiError, toUnreachable } from './api-error.ts'
import { wait } from './backoff.ts'
import type { Answer, CallInit, InitArgument, Method, ParseAs, PathWith } from './call-types.ts'
import { followExecution, type FollowEnd, type FollowOptions } from './follow-execution.ts'
import type { paths } from './generated/openapi.gen.ts'
import { readRevision } from './revision.ts'
import { RealtimeSocket, type SocketOptions } from './realtime-socket.ts'

export interface ClientOptions {
  /** Where the server is, `http://localhost:8420`; in a browser the page's own origin is a good choice. */
  readonly baseUrl: string
  /** Id or slug of the workspace; default: the session's active one. */
  readonly workspace?: string
  /** Instead of the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Sent with every request. */
  readonly headers?: { readonly [name: string]: string }
}

/** A successful answer with what its headers say. */
export interface Reply<Data> {
  readonly data: Data
  /** `ETag`, ready for the next write's `If-Match`; null when the answer has none. */
  readonly revision: string | null
  readonly response: Response
}

type Call<Name extends Method> = <Path extends PathWith<Name>, As extends ParseAs = 'json'>(
  path: Path,
  ...init: InitArgument<CallInit<Path, Name, As>>
) => Promise<Answer<Path, Name, As>>

type CallWithReply = <Name extends Method, Path extends PathWith<Name>, As extends ParseAs = 'json'>(
  method: Name,
  path: Path,
  ...init: InitArgument<CallInit<Path, Name, As>>
) => Promise<Reply<Answer<Path, Name, As>>>

/** The API of one server, typed by its OpenAPI document. Every method throws `ApiError` and nothing else foreseen. */
export interface Client {
  readonly baseUrl: string
  readonly get: Call<'get'>
  readonly post: Call<'post'>
  readonly put: Call<'put'>
  readonly delete: Call<'delete'>
  /** Like the four above, with revision and response. */
  readonly request: CallWithReply
  /** Follows an execution's stream until it is settled or `signal` is aborted. */
  followExecution(options: FollowOptions): Promise<FollowEnd>
  /**
   * Opens one WebSocket for live lists; rooms are subscribed to on it. A browser's WebSocket sends no headers: its rooms
   * are those of the session's active workspace.
   */
  openSocket(options?: SocketOptions): RealtimeSocket
}

/** A connection that is silent for three heartbeats of the server is given up. */
const SILENCE_MS = 45_000

/** Makes a client. It connects to nothing until it is asked. */
export function createClient(options: ClientOptions): Client {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const headers = new Headers(options.headers)
  if (options.workspace !== undefined) headers.set('x-heddle-workspace', options.workspace)
  // Looked up at each call: a page may have replaced it since.
  const fetch = options.fetch ?? ((request: Request) => globalThis.fetch(request))
  const request = createRequest({ baseUrl, headers, fetch })
  const call = (method: Method) => (path: string, init?: AnyInit) =>
    request(method, path, init).then(({ data }) => data)
  return {
    baseUrl,
    get: call('get') as Call<'get'>,
    post: call('post') as Call<'post'>,
    put: call('put') as Call<'put'>,
    delete: call('delete') as Call<'delete'>,
    request: request as CallWithReply,
    followExecution: (follow) =>
      followExecution({ baseUrl, headers, fetch, wait, random: Math.random, silenceMs: SILENCE_MS }, follow),
    openSocket: (socket = {}) => new RealtimeSocket({ baseUrl, wait, random: Math.random }, socket),
  }
}

interface RequestParts {
  readonly baseUrl: string
  readonly headers: Headers
  readonly fetch: (request: Request) => Promise<Response>
}

/** The calls' arguments, whatever the path. */
interface AnyInit {
  readonly params?: object
  readonly body?: unknown
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  readonly headers?: { readonly [name: string]: string }
}

/** The untyped core: one request, its answer or an `ApiError`. */
function createRequest({ baseUrl, headers, fetch }: RequestParts) {
  const raw = createFetchClient<paths>({
    baseUrl,
    headers: Object.fromEntries(headers),
    fetch,
    bodySerializer: (body: unknown) => (isSentAsIs(body) ? body : JSON.stringify(body)),
  })
  raw.use({
    onResponse: async ({ response }) => {
      if (!response.ok) throw await toApiError(response)
    },
  })
  const send = raw.request as unknown as (
    method: Method,
    path: string,
    init: object,
  ) => Promise<{ readonly data?: unknown; readonly response: Response }>
  return async (method: Method, path: string, init: AnyInit = {}): Promise<Reply<unknown>> => {
    try {
      const { data, response } = await send(method, path, toFetchInit(init))
      return { data, revision: readRevision(response), response }
    } catch (error) {
      // `fetch`, and reading a body that was cut, fail with a TypeError and nothing else.
      throw error instanceof TypeError ? toUnreachable(baseUrl, error) : error
    }
  }
}

function toFetchInit({ ifMatch, idempotencyKey, ...init }: AnyInit): object {
  const { body } = init
  const headers = {
    ...(body instanceof Blob ? { 'content-type': body.type === '' ? 'application/octet-stream' : body.type } : {}),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...init.headers,
  }
  return { ...init, headers }
}

function isSentAsIs(body: unknown): boolean {
  return body instanceof Blob || body instanceof FormData
}
