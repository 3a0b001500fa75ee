import type { Json } from './values.ts'

export type ErrorKind = 'policy' | 'user' | 'operational' | 'api' | 'outcome' | 'defect'

interface ErrorEntry {
  readonly kind: ErrorKind
  /** Default of `retry.retryOn`. */
  readonly retryable: boolean
  /** HTTP status when the API answers with it. */
  readonly http: number
  /** What it means, in a sentence. */
  readonly meaning: string
  /** What the reader can do. */
  readonly move: string
}

/** The only list of error codes. Drives HTTP status, retry default, `docs/errors.md` and tests. */
export const ERRORS = {
  POLICY_DENY: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'A policy refused the call.',
    move: 'Ask an admin to change the policy, or use an allowed tool.',
  },
  SQL_BLOCKED: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'The SQL guard refused the statement.',
    move: 'Send one read-only statement with bound parameters.',
  },
  TENANT_MISMATCH: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'The query would read rows of another tenant.',
    move: 'Filter by the bound tenant parameter.',
  },
  EGRESS_BLOCKED: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'The address may not be reached from here.',
    move: 'Ask an admin to allow the address for this workspace.',
  },
  PERMISSION_DENIED: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'The principal lacks the permission.',
    move: 'Ask an admin for a role that has it.',
  },
  BUDGET_EXCEEDED: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'A budget of tokens or money is used up.',
    move: 'Raise the budget, or wait for the next period.',
  },
  AGENT_LIMIT: {
    kind: 'policy',
    retryable: false,
    http: 403,
    meaning: 'The agent reached a limit on steps or calls.',
    move: 'Raise the limit, or narrow the task.',
  },
  TOOL_BAD_REQUEST: {
    kind: 'user',
    retryable: false,
    http: 400,
    meaning: 'The called service rejected the request as wrong.',
    move: 'Correct the request; the message holds the answer.',
  },
  PLAN_INVALID: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'The definition has errors.',
    move: 'Correct the listed findings.',
  },
  INPUT_INVALID: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'A value does not satisfy its schema.',
    move: 'Correct the listed fields.',
  },
  OUTPUT_INVALID: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'A result does not satisfy its output schema.',
    move: 'Correct the node, or its output schema.',
  },
  EXPRESSION_FAILED: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'An expression could not be evaluated.',
    move: 'Correct the expression; the message names the values it met.',
  },
  SECRET_NOT_FOUND: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'The workspace has no secret of that name.',
    move: 'Create the secret, or correct the name.',
  },
  NOT_FOUND: {
    kind: 'user',
    retryable: false,
    http: 404,
    meaning: 'No such thing in this workspace.',
    move: 'Check the id and the workspace.',
  },
  CONFLICT: {
    kind: 'user',
    retryable: false,
    http: 409,
    meaning: 'Someone or something else was first.',
    move: 'Load the current state and try again.',
  },
  REVISION_REQUIRED: {
    kind: 'user',
    retryable: false,
    http: 428,
    meaning: 'The write needs the revision it is based on.',
    move: 'Send If-Match with the revision you loaded.',
  },
  ILLEGAL_STATE: {
    kind: 'user',
    retryable: false,
    http: 409,
    meaning: 'The thing is in a state that does not allow this.',
    move: 'The message names the state and what is possible.',
  },
  MAX_ITERATIONS: {
    kind: 'user',
    retryable: false,
    http: 422,
    meaning: 'A loop reached its limit of iterations.',
    move: 'Raise maxIterations, or set onLimit: stop.',
  },
  PAYLOAD_TOO_LARGE: {
    kind: 'user',
    retryable: false,
    http: 413,
    meaning: 'The value is too large.',
    move: 'Pass it as a file.',
  },
  SANDBOX_UNAVAILABLE: {
    kind: 'user',
    retryable: false,
    http: 503,
    meaning: 'No wall that is strong enough works on this machine.',
    move: 'Install bubblewrap or allow user namespaces; see `heddle doctor`.',
  },
  TOOL_TIMEOUT: {
    kind: 'operational',
    retryable: true,
    http: 504,
    meaning: 'The call took longer than allowed.',
    move: 'Try again later, or raise the timeout.',
  },
  TOOL_RATE_LIMITED: {
    kind: 'operational',
    retryable: true,
    http: 429,
    meaning: 'The called service, or a policy, limits the rate.',
    move: 'Wait, or raise the rate.',
  },
  UPSTREAM_UNAVAILABLE: {
    kind: 'operational',
    retryable: true,
    http: 502,
    meaning: 'The called service did not answer, or answered with a server error.',
    move: 'Try again later; check the service.',
  },
  CIRCUIT_OPEN: {
    kind: 'operational',
    retryable: true,
    http: 503,
    meaning: 'The breaker is open after repeated failures.',
    move: 'Wait for the breaker to try again.',
  },
  SANDBOX_CRASHED: {
    kind: 'operational',
    retryable: true,
    http: 502,
    meaning: 'The process that ran the code died.',
    move: 'Look at the logs; try again.',
  },
  SANDBOX_LIMIT: {
    kind: 'operational',
    retryable: true,
    http: 502,
    meaning: 'The code passed a limit of memory, time or output.',
    move: 'Make it smaller, or raise the limit.',
  },
  NODE_TIMEOUT: {
    kind: 'operational',
    retryable: true,
    http: 504,
    meaning: "One attempt took longer than the node's timeout.",
    move: 'Raise timeoutSeconds, or make the node faster.',
  },
  AGENT_FAILED: {
    kind: 'operational',
    retryable: true,
    http: 502,
    meaning: 'The agent could not finish.',
    move: 'Look at its steps; try again.',
  },
  UNAUTHENTICATED: {
    kind: 'api',
    retryable: false,
    http: 401,
    meaning: 'Nobody is signed in.',
    move: 'Sign in, or send a valid API key.',
  },
  RATE_LIMITED: {
    kind: 'api',
    retryable: false,
    http: 429,
    meaning: 'Too many requests.',
    move: 'Wait as Retry-After says.',
  },
  OVERLOADED: {
    kind: 'api',
    retryable: false,
    http: 503,
    meaning: 'The server cannot take more work now.',
    move: 'Wait as Retry-After says.',
  },
  DEADLINE_EXCEEDED: {
    kind: 'api',
    retryable: false,
    http: 504,
    meaning: 'The request passed its deadline.',
    move: 'Ask for less, or try again.',
  },
  WORKER_LOST: {
    kind: 'operational',
    retryable: false,
    http: 502,
    meaning: 'The worker died during the attempt, several times.',
    move: 'Look for what kills it; then restart from this node.',
  },
  EXECUTION_TIMEOUT: {
    kind: 'outcome',
    retryable: false,
    http: 504,
    meaning: 'The execution used up its running time.',
    move: 'Raise settings.timeoutSeconds.',
  },
  WAIT_TIMEOUT: {
    kind: 'outcome',
    retryable: false,
    http: 504,
    meaning: 'Nobody answered in time.',
    move: "Raise the wait's timeout, or set onTimeout: route.",
  },
  CANCELLED: {
    kind: 'outcome',
    retryable: false,
    http: 409,
    meaning: 'It was cancelled.',
    move: 'Replay it, if it is still wanted.',
  },
  INTERNAL_ERROR: {
    kind: 'defect',
    retryable: false,
    http: 500,
    meaning: 'A defect in Heddle.',
    move: 'Report it with the error id.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS
export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[]

/** An error as events, rows and answers carry it. Holds no secret and no stack. */
export interface ErrorInfo {
  readonly code: ErrorCode
  readonly message: string
  /** Only on `INTERNAL_ERROR`: what to search the logs for. */
  readonly errorId?: string
  /** For operational errors: the called side asked to wait this long before the next try. */
  readonly retryAfterMs?: number
  readonly details?: Json
}

interface HeddleErrorOptions {
  readonly cause?: unknown
  readonly errorId?: string
  readonly retryAfterMs?: number
  readonly details?: Json
}

/** The error all of Heddle throws for what it foresees. `message` names the thing, its state and the next move. */
export class HeddleError extends Error {
  readonly code: ErrorCode
  readonly errorId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly details: Json | undefined

  constructor(code: ErrorCode, message: string, options: HeddleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HeddleError'
    this.code = code
    this.errorId = options.errorId
    this.retryAfterMs = options.retryAfterMs
    this.details = options.details
  }

  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      ...(this.errorId === undefined ? {} : { errorId: this.errorId }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }
}

/** Throws a defect when a case of a union was forgotten. */
export function assertNever(value: never, what: string): never {
  throw new HeddleError('INTERNAL_ERROR', `Unhandled ${what}: ${JSON.stringify(value)}`)
}

/** Throws a defect, `INTERNAL_ERROR`, when what must hold does not. */
export function assertInvariant(holds: boolean, message: string): asserts holds {
  if (!holds) throw new HeddleError('INTERNAL_ERROR', message)
}
