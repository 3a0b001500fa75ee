import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { HeddleError } from '@heddle/model'
import type { Caller, FetchPort, FetchRequest } from '@heddle/node-sdk'
import type { Agent, fetch as undiciFetch, Response as UndiciResponse } from 'undici'
import { createAddressGuard, toAddress, type Address, type AddressGuard } from './address-guard.ts'
import { CallDeadline } from './call-deadline.ts'
import { toNextHop, type Hop } from './redirect.ts'
import { toBoundedResponse } from './bounded-response.ts'

/*
 * The egress guard: the only way from nodes to the network.
 *
 * 1. An address is checked when it is connected to, and that very address is connected to: a name is resolved once
 *    per connection, inside the connector. Names that lead to a refused address among others are refused whole.
 * 2. Every hop of a redirect goes the same way.
 * 3. Nothing is tried twice.
 * 4. The HTTP client is loaded by the first call: many workflows make none, and a start has no time for it.
 * 5. Messages name origins, never paths or queries: these may hold secrets.
 */

export interface GuardedFetchOptions {
  /** Hosts, addresses or ranges that may be reached although they are not public. Default none. See `LOOPBACK`. */
  readonly allow?: readonly string[]
  /** Default of `FetchRequest.timeoutMs`: one hour. */
  readonly timeoutMs?: number
  /** Default of `FetchRequest.maxResponseBytes`: 10 MB. */
  readonly maxResponseBytes?: number
  /** Default of `FetchRequest.maxRedirects`: 5. */
  readonly maxRedirects?: number
  /** How names are resolved; default as the system does. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>
}

export interface GuardedFetch extends FetchPort {
  /** Closes all connections; calls under way fail. */
  close(): Promise<void>
}

const DEFAULT_TIMEOUT_MS = 3_600_000
const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024
const DEFAULT_MAX_REDIRECTS = 5
const KEEP_ALIVE_MS = 4_000

/**
 * Makes the network port: http and https only, to public addresses or allowed ones, with bounds on time, size and
 * redirects. With `maxRedirects: 0` a redirect is the answer. A compressed body is given decoded and counts so.
 */
export function createGuardedFetch(options: GuardedFetchOptions = {}): GuardedFetch {
  const guard = createAddressGuard(options.allow ?? [])
  const lookup = makeGuardedLookup(guard, options.resolve ?? resolveBySystem)
  let loading: Promise<HttpClient> | null = null

  async function fetch(_caller: Caller, url: string, request: FetchRequest): Promise<Response> {
    const deadline = new CallDeadline(request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS, request.signal)
    const maxBytes = request.maxResponseBytes ?? options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES
    const maxRedirects = request.maxRedirects ?? options.maxRedirects ?? DEFAULT_MAX_REDIRECTS
    let hop = toFirstHop(url, request)
    try {
      const client = await (loading ??= loadClient(lookup))
      for (let redirects = 0; ; redirects++) {
        checkUrl(guard, hop.url)
        const response = await send(client, hop, deadline)
        const next = maxRedirects === 0 ? null : toNextHop(hop, response.status, response.headers.get('location'))
        if (next === null) return toBoundedResponse(response, { origin: hop.url.origin, maxBytes, deadline })
        await response.body?.cancel()
        if (redirects >= maxRedirects) throw makeRedirectError(hop.url, maxRedirects)
        hop = next
      }
    } catch (error) {
      deadline.stop()
      throw error
    }
  }

  return { fetch, close: async () => (await loading)?.agent.destroy() }
}

interface HttpClient {
  readonly agent: Agent
  readonly fetch: typeof undiciFetch
}

async function loadClient(lookup: LookupFunction): Promise<HttpClient> {
  const { Agent, fetch } = await import('undici')
  // Time is bounded by the call's own deadline, so undici's clocks are off.
  const agent = new Agent({
    allowH2: false,
    connect: { lookup, timeout: 0 },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  return { agent, fetch }
}

function toFirstHop(text: string, request: FetchRequest): Hop {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw new HeddleError('TOOL_BAD_REQUEST', 'The address is no URL; write it as https://host/path.')
  const { method = 'GET', headers = {}, body } = request
  return { url, method: method.toUpperCase(), headers, body }
}

/** Addresses in URLs never reach the resolver, so they are checked here; `URL` has undone every other spelling. */
function checkUrl(guard: AddressGuard, url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HeddleError('EGRESS_BLOCKED', `Only http and https can be called, not ${url.protocol.slice(0, -1)}.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new HeddleError('EGRESS_BLOCKED', `The URL for ${url.host} holds a user name; use a connection or a header.`)
  }
  const address = toAddress(url.hostname)
  if (address !== null) guard.check(url.hostname, [address])
}

async function send({ agent, fetch }: HttpClient, hop: Hop, deadline: CallDeadline): Promise<UndiciResponse> {
  try {
    return await fetch(hop.url, {
      method: hop.method,
      headers: { ...hop.headers },
      dispatcher: agent,
      redirect: 'manual',
      signal: deadline.signal,
      ...(hop.body === undefined ? {} : { body: hop.body as string, duplex: 'half' }),
    })
  } catch (error) {
    throw deadline.toCallError(error, hop.url.origin)
  }
}

function makeGuardedLookup(
  guard: AddressGuard,
  resolve: (host: string) => Promise<readonly Address[]>,
): LookupFunction {
  const resolveChecked = callbackify(async (host: string): Promise<readonly Address[]> => {
    const addresses = await resolve(host)
    guard.check(host, addresses)
    if (addresses.length === 0) throw new HeddleError('UPSTREAM_UNAVAILABLE', `${host} has no address.`)
    return addresses
  })
  return (host, lookupOptions, callback) => {
    resolveChecked(host, (error, addresses) => {
      const [first] = addresses ?? []
      if (first === undefined) callback(error, [])
      else if (lookupOptions.all === true) callback(null, [...addresses])
      else callback(null, first.address, first.family)
    })
  }
}

async function resolveBySystem(host: string): Promise<readonly Address[]> {
  const found = await systemLookup(host, { all: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

function makeRedirectError(url: URL, maxRedirects: number): HeddleError {
  const times = maxRedirects === 1 ? 'once' : `${maxRedirects} times`
  return new HeddleError('UPSTREAM_UNAVAILABLE', `${url.origin} redirects more than ${times}; call the final address.`)
}
