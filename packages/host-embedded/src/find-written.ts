import type { Append, AppendResult, Journal } from '@heddle/engine'
import type { ExecutionEvent } from '@heddle/model'

/**
 * The results of a batch whose earlier try may have been committed without anybody hearing of it: what was refused
 * because it is there already is durable.
 */
export function findWritten(
  journal: Pick<Journal, 'readEvents'>,
  appends: readonly Append[],
  results: readonly AppendResult[],
): Promise<readonly AppendResult[]> {
  return Promise.all(
    results.map(async (result, index) => {
      const append = appends[index]!
      if (result.ok || result.reason === 'stale-epoch' || append.events.length === 0) return result
      return (await isWritten(journal, append)) ? WRITTEN : result
    }),
  )
}

const WRITTEN: AppendResult = { ok: true }

async function isWritten(journal: Pick<Journal, 'readEvents'>, append: Append): Promise<boolean> {
  const { executionId, afterSeq, events } = append
  const found = await journal.readEvents(executionId, afterSeq, events.length)
  return found.length === events.length && found.every((event, index) => isSame(event, events[index]!))
}

/** Leases, times and random numbers are in the data: another process's events are never the same. */
function isSame(left: ExecutionEvent, right: ExecutionEvent): boolean {
  return (
    left.seq === right.seq &&
    left.type === right.type &&
    left.at === right.at &&
    left.nodeKey === right.nodeKey &&
    JSON.stringify(left.data) === JSON.stringify(right.data)
  )
}
