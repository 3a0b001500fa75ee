import { HeddleError, assertNever } from '@heddle/model'

/*
 * How the ends of a run map to codes:
 * - the code threw, does not parse, or waits for nothing: `TOOL_BAD_REQUEST` (a person must change the code);
 * - its result is not JSON: `OUTPUT_INVALID`;
 * - memory, processor time, wall time, output: `SANDBOX_LIMIT`;
 * - the process ended on its own or was killed from outside: `SANDBOX_CRASHED`.
 */

const FAILURE_KINDS = ['threw', 'syntax', 'stalled', 'not-json', 'too-large', 'memory'] as const

/** Why a run has no result, as the process says. */
interface RunFailure {
  readonly kind: (typeof FAILURE_KINDS)[number]
  readonly name: string
  readonly message: string
  readonly line: number | null
}

export interface FailureContext {
  readonly memoryMb: number
  readonly maxOutputBytes: number
}

const MAX_MESSAGE_CHARS = 4_096

/** Turns the payload of a `failure` frame, which is hostile, into the error that the run ends with. */
export function toRunError(payload: Buffer, context: FailureContext): HeddleError {
  const failure = parseFailure(payload)
  if (failure === null)
    return new HeddleError('SANDBOX_CRASHED', 'The sandbox process spoke out of turn and was killed.')
  const where = failure.line === null ? '' : ` at line ${failure.line}`
  const what = [failure.name, failure.message].filter(Boolean).join(': ')
  switch (failure.kind) {
    case 'threw':
      if (isOutOfMemory(failure)) return makeMemoryError(context.memoryMb)
      return new HeddleError('TOOL_BAD_REQUEST', `The code threw${where}: ${what}`)
    case 'syntax':
      return new HeddleError('TOOL_BAD_REQUEST', `The code does not parse${where}: ${what}`)
    case 'stalled':
      return new HeddleError(
        'TOOL_BAD_REQUEST',
        'The code waits for something that never happens: nothing was left to run, and it had not returned.',
      )
    case 'not-json':
      return new HeddleError('OUTPUT_INVALID', `${failure.message} Return plain values, lists and objects.`)
    case 'too-large':
      return makeOutputError(context.maxOutputBytes)
    case 'memory':
      return makeMemoryError(context.memoryMb)
    default:
      return assertNever(failure.kind, 'kind of failure')
  }
}

/** The run passed its memory limit. */
export function makeMemoryError(memoryMb: number): HeddleError {
  return new HeddleError(
    'SANDBOX_LIMIT',
    `The code needs more than its ${memoryMb} MB of memory. Raise the limit, or work in parts.`,
  )
}

/** The run's result is larger than it may be. */
export function makeOutputError(maxOutputBytes: number): HeddleError {
  return new HeddleError(
    'SANDBOX_LIMIT',
    `The result is larger than ${maxOutputBytes} bytes of JSON. Write a file instead.`,
  )
}

function parseFailure(payload: Buffer): RunFailure | null {
  let value: unknown
  try {
    value = JSON.parse(payload.toString('utf8'))
  } catch {
    // Only code that broke out of its context sends this; the caller reports it.
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { kind, name, message, line } = value as { readonly [field: string]: unknown }
  const known = FAILURE_KINDS.find((candidate) => candidate === kind)
  if (known === undefined || typeof name !== 'string' || typeof message !== 'string') return null
  const shown = message.slice(0, MAX_MESSAGE_CHARS)
  return { kind: known, name: name.slice(0, 100), message: shown, line: typeof line === 'number' ? line : null }
}

/** V8 reports a buffer that does not fit as an ordinary error. */
function isOutOfMemory(failure: RunFailure): boolean {
  return failure.name === 'RangeError' && /allocation failed/i.test(failure.message)
}
