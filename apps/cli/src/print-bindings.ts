import type { Answer } from '@heddle/client'

type Binding = Answer<'/api/v1/workflows/{id}/activate', 'post'>['bindings'][number]

/** What starts the workflow from outside now. */
export function printBindings(bindings: readonly Binding[]): void {
  for (const { kind, nodeId, url, nextDueAt, isPaused, isLive } of bindings) {
    if (!isLive) continue
    const place = url ?? (nextDueAt === null ? '' : `next ${nextDueAt}`)
    process.stderr.write(`  ${kind} ${nodeId ?? ''}  ${place}${isPaused ? '  (paused)' : ''}\n`)
  }
}
