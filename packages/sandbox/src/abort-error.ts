import { HeddleError } from '@heddle/model'

/** What a run that its signal stopped ends with: the signal's own reason when it is one of ours, else `CANCELLED`. */
export function toAbortError(signal: AbortSignal): HeddleError {
  if (signal.reason instanceof HeddleError) return signal.reason
  return new HeddleError('CANCELLED', 'The code was stopped because its run was cancelled.', { cause: signal.reason })
}
