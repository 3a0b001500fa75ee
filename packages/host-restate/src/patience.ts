import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/**
 * Asks until it is answered, with growing pauses: for storage, whose outage is a reason to wait and none to fail.
 * Rejects once `signal` fires. `failed` is told of every try that was not answered, and may
 * throw to give up.
 */
export async function withPatience<Answer>(
  ask: () => Promise<Answer>,
  { signal, failed }: { readonly signal: AbortSignal; readonly failed: (error: unknown) => void },
): Promise<Answer> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      failed(error)
    }
    await sleep(pauseMs, undefined, { signal })
  }
}
