import { HeddleError } from '@heddle/model'

const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

/** Bounds one call in time, together with its caller's signal, and tells afterwards which of them ended it. */
export class CallDeadline {
  readonly #timeoutMs: number
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #caller: AbortSignal | undefined
  readonly #abort = () => this.#controller.abort()
  #timedOut = false

  constructor(timeoutMs: number, caller: AbortSignal | undefined) {
    this.#timeoutMs = timeoutMs
    this.#caller = caller
    this.#timer = setTimeout(() => {
      this.#timedOut = true
      this.#controller.abort()
    }, timeoutMs)
    if (caller?.aborted === true) this.#abort()
    else caller?.addEventListener('abort', this.#abort, { once: true })
  }

  /** Aborts when time is up or the caller aborts. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The call is over; releases the timer and the caller's signal. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#abort)
  }

  /** Converts whatever a call failed with, once, into an error with a code. */
  toCallError(error: unknown, origin: string): unknown {
    if (this.#timedOut) {
      return new HeddleError('TOOL_TIMEOUT', `${origin} took longer than ${this.#timeoutMs} ms.`, { cause: error })
    }
    if (this.#caller?.aborted === true) return toReason(this.#caller)
    const chain = listCauses(error)
    const own = chain.find((cause) => cause instanceof HeddleError)
    if (own !== undefined) return own
    const codes = chain.map(codeOf)
    if (codes.some((code) => TIMEOUT_CODES.has(code))) {
      return new HeddleError('TOOL_TIMEOUT', `${origin} did not answer in time.`, { cause: error })
    }
    if (chain.some((cause) => cause instanceof Error && cause.message === 'bad port')) {
      return new HeddleError('EGRESS_BLOCKED', `The port of ${origin} belongs to another protocol than HTTP.`, {
        cause: error,
      })
    }
    if (chain.length === 1 && error instanceof TypeError) {
      return new HeddleError('TOOL_BAD_REQUEST', `The request to ${origin} cannot be sent: ${error.message}`, {
        cause: error,
      })
    }
    const code = codes.find((candidate) => typeof candidate === 'string')
    return new HeddleError('UPSTREAM_UNAVAILABLE', `${origin} ${describeFailure(code)}`, { cause: error })
  }
}

const FAILURES: { readonly [code: string]: string } = {
  ECONNREFUSED: 'refused the connection: nothing listens there. Check the address, and that the service runs.',
  ECONNRESET: 'closed the connection before its answer was complete. Try again later.',
  UND_ERR_SOCKET: 'closed the connection before its answer was complete. Try again later.',
  ENOTFOUND: 'cannot be found: nobody knows that name. Check the address.',
  EAI_AGAIN: 'cannot be found now: the name could not be looked up. Check the network.',
  EHOSTUNREACH: 'cannot be reached from here. Check the address and the network.',
  ENETUNREACH: 'cannot be reached from here. Check the address and the network.',
}

function describeFailure(code: unknown): string {
  if (typeof code !== 'string') return 'did not answer. Try again later.'
  return FAILURES[code] ?? `did not answer (${code}). Try again later.`
}

function toReason(signal: AbortSignal): unknown {
  if (signal.reason instanceof HeddleError) return signal.reason
  return new HeddleError('CANCELLED', 'The call was stopped because its run was cancelled.', { cause: signal.reason })
}

/** The error and what it was caused by, through `cause` and the parts of aggregates. */
function listCauses(error: unknown): readonly unknown[] {
  if (error === undefined || error === null) return []
  const parts = error instanceof AggregateError ? error.errors : []
  const cause = error instanceof Error ? error.cause : undefined
  return [error, ...listCauses(cause), ...parts.flatMap(listCauses)]
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
