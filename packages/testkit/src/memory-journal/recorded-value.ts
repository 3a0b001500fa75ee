import type { ExecutionEvent, StoredValue } from '@heddle/model'

/** What an event records under `name`: its `output` when there is no name, else `values[name]`; null when nothing. */
export function recordedValue(event: ExecutionEvent, name: string | undefined): StoredValue | null {
  if (name === undefined) return 'output' in event.data ? (event.data.output ?? null) : null
  if (event.type !== 'node.evaluated' || !Object.hasOwn(event.data.values, name)) return null
  return event.data.values[name] ?? null
}
