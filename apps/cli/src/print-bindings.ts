import type { Answer } from '@heddle/client'

type Binding = Answer<'/api/v1/workflows/{id}/activate', 'post'>['bindings'][number]

/** What starts the workflow from outside now; addresses are those of the server at `baseUrl`. */
export function printBindings(bindings: readonly Binding[], baseUrl: string): void {
  for (const { kind, nodeId, url, nextDueAt, isPaused, isLive } of bindings) {
    if (!isLive) continue
    const due = nextDueAt === null ? '' : `next ${nextDueAt}`
    const place = url === null ? due : new URL(url, baseUrl).href
    process.stderr.write(`  ${kind} ${nodeId ?? ''}  ${place}${isPaused ? '  (paused)' : ''}\n`)
  }
}
