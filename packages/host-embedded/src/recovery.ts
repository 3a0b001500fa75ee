/*
 * Recovery: every execution that is open is read, in pages, and goes on where its journal ends.
 *
 * Invariants
 * Y1 Keys of keyed concurrency are held again before anything is admitted.
 * Y2 One execution that cannot be read does not keep the others from starting.
 */
import type { ExecutionRow, LoadedExecution } from '@heddle/engine'
import type { ErrorInfo, ExecutionId } from '@heddle/model'
import { toDefect } from './defect.ts'
import type { RecoveryReport } from './host.ts'
import { withReadableSnapshot } from './load-execution.ts'
import type { Residents } from './residents.ts'
import type { Services } from './services.ts'

/** Reads all open executions and sets them going. Resolves when what they decided first is durable. */
export async function recoverExecutions(
  services: Services,
  residents: Residents,
): Promise<Pick<RecoveryReport, 'executions' | 'lostAttempts' | 'failed'>> {
  const ids = await listOpen(services)
  const pageSize = services.limits.recoveryPage
  const failed: { readonly executionId: ExecutionId; readonly error: ErrorInfo }[] = []
  let lostAttempts = 0
  let next = services.journal.loadMany(ids.slice(0, pageSize))
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = await next
    // The next page is on its way while this one is worked on.
    next = services.journal.loadMany(ids.slice(from + pageSize, from + 2 * pageSize))
    for (const loaded of page) {
      try {
        lostAttempts += adopt(residents, await withReadableSnapshot(services.journal, loaded))
      } catch (error) {
        const executionId = loaded.row.id
        failed.push({ executionId, error: toDefect(services, executionId, error) })
      }
    }
    await services.commit.drained()
  }
  await next
  await services.commit.drained()
  return { executions: ids.length, lostAttempts, failed }
}

/** Y1. */
async function listOpen(services: Services): Promise<readonly ExecutionId[]> {
  const ids: ExecutionId[] = []
  let cursor: ExecutionId | null = null
  for (;;) {
    const rows: readonly ExecutionRow[] = await services.journal.listOpen(cursor, services.limits.recoveryPage)
    for (const { id, workspaceId, concurrencyKey, startedAt } of rows) {
      ids.push(id)
      if (concurrencyKey === null || startedAt === null) continue
      services.admission.reserveKeys({ executionId: id, workspaceId, keys: [{ key: concurrencyKey, limit: Infinity }] })
    }
    if (rows.length < services.limits.recoveryPage) return ids
    cursor = rows.at(-1)!.id
  }
}

/** How many attempts it had running. */
function adopt(residents: Residents, loaded: LoadedExecution): number {
  const driver = residents.adopt(loaded)
  if (driver === null) return 0
  const lost = driver.countLostAttempts()
  driver.resume()
  return lost
}
