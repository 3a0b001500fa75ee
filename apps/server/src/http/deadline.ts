import { HeddleError } from '@heddle/model'

/** Default of a request, in ms. */
export const DEFAULT_DEADLINE_MS = 30_000

/** Longest `wait` of an execute, in seconds. */
export const MAX_WAIT_SECONDS = 55

/**
 * Runs `act` with a signal that is aborted when `client` is, or after `deadlineMs` (null: never). Rejects with
 * `DEADLINE_EXCEEDED` at that time, whether `act` listens or not.
 */
export async function withDeadline<Result>(
  limits: { readonly deadlineMs: number | null; readonly client: AbortSignal },
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { deadlineMs, client } = limits
  if (deadlineMs === null) return act(client)
  const deadline = new AbortController()
  const passed = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const message = `The request took longer than ${deadlineMs / 1000} s. What it started goes on; ask for its state.`
    const error = new HeddleError('DEADLINE_EXCEEDED', message)
    deadline.abort(error)
    passed.reject(error)
  }, deadlineMs)
  try {
    return await Promise.race([act(AbortSignal.any([deadline.signal, client])), passed.promise])
  } finally {
    clearTimeout(timer)
  }
}
