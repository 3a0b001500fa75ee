/*
 * The outside world of a chaos run: an HTTP service on loopback that records every call by its idempotency key, and
 * asks the journal, before it answers, whether this call was allowed to happen.
 *
 * Invariants
 * 1. The same key always gets the same number.
 * 2. A call is recorded before it is answered, so a caller that dies meanwhile is counted.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Why the journal did not allow a call, or null. `earlier`: calls with this key before. */
export type EffectProbe = (key: string, earlier: number) => Promise<string | null>

/** The most calls that one run may make; a workflow that runs wild must not go on for ever. */
const MAX_CALLS = 200_000
/** How often `/flaky` answers 503 to a key. */
const FLAKY_FAILURES = 2

export class CounterService {
  readonly problems: string[] = []
  readonly #server: Server
  readonly #random: () => number
  readonly #calls = new Map<string, number>()
  readonly #numbers = new Map<string, number>()
  readonly #firstOfTag = new Map<string, string>()
  #probe: EffectProbe | null = null
  #latencyMs = 25
  #total = 0

  private constructor(random: () => number) {
    this.#random = random
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.problems.push(`the counter service failed: ${String(error)}`)
        response.destroy()
      })
    })
  }

  /** Listens on a free port of loopback. */
  static async start(random: () => number): Promise<CounterService> {
    const service = new CounterService(random)
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve))
    return service
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Calls so far. */
  get total(): number {
    return this.#total
  }

  /** Calls with `key` so far. */
  callsOf(key: string): number {
    return this.#calls.get(key) ?? 0
  }

  /** All keys, each with the number of its calls. */
  calls(): ReadonlyMap<string, number> {
    return this.#calls
  }

  /** The number that `key` gets, or null when it never called. */
  numberOf(key: string): number | null {
    return this.#numbers.get(key) ?? null
  }

  /** Asks `probe` about every call from now on. */
  check(probe: EffectProbe | null): void {
    this.#probe = probe
  }

  /** Answers take up to `latencyMs`. Default 25. */
  slowDown(latencyMs: number): void {
    this.#latencyMs = latencyMs
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://counter')
    const key = String(request.headers['idempotency-key'] ?? '')
    request.resume()
    if (key === '') this.problems.push(`a call of ${url.pathname} carries no idempotency key`)
    const earlier = this.callsOf(key)
    this.#calls.set(key, earlier + 1)
    this.#total += 1
    if (this.#total > MAX_CALLS) throw new Error(`more than ${MAX_CALLS} calls`)
    const problem = (await this.#probe?.(key, earlier)) ?? null
    if (problem !== null) this.problems.push(problem)
    await delay(this.#random() * this.#latencyMs)
    const status = this.#statusOf({ url, key, earlier })
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify({ n: this.#number(key) }))
  }

  #statusOf({ url, key, earlier }: { readonly url: URL; readonly key: string; readonly earlier: number }): number {
    switch (url.pathname) {
      case '/effect':
        return 200
      case '/flaky':
        return earlier < FLAKY_FAILURES ? 503 : 200
      case '/once': {
        // The first execution of a tag fails for good; its restart has another id, so another key.
        const tag = url.searchParams.get('tag') ?? ''
        const first = this.#firstOfTag.get(tag) ?? key
        this.#firstOfTag.set(tag, first)
        return first === key ? 400 : 200
      }
      default:
        return 400
    }
  }

  #number(key: string): number {
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1
    this.#numbers.set(key, number)
    return number
  }
}
