import createFetchClient, {
  type Client as FetchClient,
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
} from 'openapi-fetch'
import { toApiError, toUnreachable } from './api-error.ts'
import { wait } from './backoff.ts'
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

type MediaType = `${string}/${string}`
type Raw = FetchClient<paths, MediaType>
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type PathsWith<Name extends Method> = ClientPathsWithMethod<Raw, Name>
type Operation<Path extends keyof paths, Name extends Method> = Extract<paths[Path][Name], object>
type Init<Path extends keyof paths, Name extends Method> = MaybeOptionalInit<paths[Path], Name>
type InitArgument<Given> = [undefined] extends [Given] ? [(Given & { readonly [key: string]: unknown })?] : [Given]

/** What a call answers when it succeeds; undefined when the answer has no body. */
export type Answer<Path extends keyof paths, Name extends Method, Given = unknown> = Exclude<
  FetchResponse<Operation<Path, Name>, Given, MediaType>['data'],
  undefined
>

/** A successful answer with what its headers say. */
export interface Reply<Data> {
  readonly data: Data
  /** `ETag`, ready for the next write's `If-Match`; null when the answer has none. */
  readonly revision: string | null
  readonly response: Response
}

type Call<Name extends Method> = <Path extends PathsWith<Name>, Given extends Init<Path, Name>>(
  path: Path,
  ...init: InitArgument<Given>
) => Promise<Answer<Path, Name, Given>>

type CallWithReply = <Name extends Method, Path extends PathsWith<Name>, Given extends Init<Path, Name>>(
  method: Name,
  path: Path,
  ...init: InitArgument<Given>
) => Promise<Reply<Answer<Path, Name, Given>>>

/** The API of one server, typed by its OpenAPI document. Every method throws `ApiError` and nothing else foreseen. */
export interface Client {
  readonly baseUrl: string
  readonly get: Call<'get'>
  readonly post: Call<'post'>
  readonly put: Call<'put'>
  readonly patch: Call<'patch'>
  readonly delete: Call<'delete'>
  /** Like the five above, with revision and response. */
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
  const call = (method: Method) => (path: string, init?: object) => request(method, path, init).then(({ data }) => data)
  return {
    baseUrl,
    get: call('get') as Call<'get'>,
    post: call('post') as Call<'post'>,
    put: call('put') as Call<'put'>,
    patch: call('patch') as Call<'patch'>,
    delete: call('delete') as Call<'delete'>,
    request: request as CallWithReply,
    followExecution: (follow) =>
      followExecution({ baseUrl, headers, fetch, wait, random: Math.random, silenceMs: SILENCE_MS }, follow),
    openSocket: (socket = {}) =>
      new RealtimeSocket({ baseUrl, wait, random: Math.random }, socket),
  }
}

interface RequestParts {
  readonly baseUrl: string
  readonly headers: Headers
  readonly fetch: (request: Request) => Promise<Response>
}

/** The untyped core: one request, its answer or an `ApiError`. */
function createRequest({ baseUrl, headers, fetch }: RequestParts) {
  const raw = createFetchClient<paths>({ baseUrl, headers: Object.fromEntries(headers), fetch })
  raw.use({
    onResponse: async ({ response }) => {
      if (!response.ok) throw await toApiError(response)
    },
  })
  const send = raw.request as unknown as (
    method: Method,
    path: string,
    init?: object,
  ) => Promise<{ readonly data?: unknown; readonly response: Response }>
  return async (method: Method, path: string, init?: object): Promise<Reply<unknown>> => {
    try {
      const { data, response } = await send(method, path, init)
      return { data, revision: readRevision(response), response }
    } catch (error) {
      // `fetch`, and reading a body that was cut, fail with a TypeError and nothing else.
      throw error instanceof TypeError ? toUnreachable(baseUrl, error) : error
    }
  }
}
