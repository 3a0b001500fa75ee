import { STATE_VERSION, type Journal, type LoadedExecution } from '@heddle/engine'
import type { ExecutionEvent, ExecutionId } from '@heddle/model'

const PAGE = 2_000

type Source = Pick<Journal, 'load' | 'readEvents'>

/** One execution as `RecordedExecution` takes it, or null when there is none. */
export async function loadExecution(journal: Source, executionId: ExecutionId): Promise<LoadedExecution | null> {
  const loaded = await journal.load(executionId)
  return loaded === null ? null : withReadableSnapshot(journal, loaded)
}

/** A snapshot of another release's state is left aside, and all events are read instead. */
export async function withReadableSnapshot(journal: Source, loaded: LoadedExecution): Promise<LoadedExecution> {
  if (loaded.snapshot === null || loaded.snapshot.stateVersion === STATE_VERSION) return loaded
  const events: ExecutionEvent[] = []
  for (;;) {
    const page = await journal.readEvents(loaded.row.id, events.at(-1)?.seq ?? 0, PAGE)
    events.push(...page)
    if (page.length < PAGE) return { ...loaded, snapshot: null, events }
  }
}
