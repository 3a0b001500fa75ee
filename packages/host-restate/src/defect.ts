import { HeddleError, type ErrorInfo, type ExecutionId } from '@heddle/model'
import type { Incident } from './host.ts'

/**
 * What events and answers say about an error nobody foresaw: an id to search for, nothing of its inside. Outside
 * `ctx.run` a replay must give the same, so the id is drawn from the invocation.
 */
export function toDefect(
  reporter: { report(incident: Incident): void },
  { executionId, errorId = crypto.randomUUID() }: { readonly executionId: ExecutionId; readonly errorId?: string },
  cause: unknown,
): ErrorInfo {
  if (cause instanceof HeddleError && cause.code !== 'INTERNAL_ERROR') return cause.toInfo()
  const message = cause instanceof Error ? cause.message : String(cause)
  reporter.report({ kind: 'defect', executionId, message, errorId, cause })
  return { code: 'INTERNAL_ERROR', message: `A defect in Heddle; search the logs for ${errorId}.`, errorId }
}
