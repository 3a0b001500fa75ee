import type { ExecutionEvent, NodeStatus } from '@heddle/model'

/** A passing event, as far as the tree shows it. */
export interface ProgressNote {
  readonly nodeKey: string
  readonly done: number
  readonly total: number | null
  readonly message?: string
}

interface Row {
  readonly key: string
  status: NodeStatus
  startedAt: number | null
  endedAt: number | null
  attempt: number
  note: string
  progress: ProgressNote | null
}

/** One line of the tree, before colours. */
export interface TreeLine {
  readonly depth: number
  readonly label: string
  readonly status: NodeStatus
  readonly durationMs: number | null
  readonly note: string
}

/** Iterations of one loop that are shown one by one; more are folded into a line that counts them. */
const SHOWN_ITERATIONS = 5

/**
 * What a terminal shows of a running execution: one row for each node execution, in order of first appearance, nested
 * by node key. Fed with recorded events in order and with passing notes in any.
 */
export class ExecutionTree {
  readonly #rows = new Map<string, Row>()
  #lastAt = 0

  apply(event: ExecutionEvent): void {
    this.#lastAt = event.at
    if (event.nodeKey === undefined) return
    const row = this.#row(event.nodeKey)
    switch (event.type) {
      case 'attempt.started':
        row.attempt = event.data.attempt
        row.startedAt ??= event.at
        return this.#set(row, 'running', '')
      case 'scope.opened':
        row.startedAt ??= event.at
        return this.#set(row, 'running', '')
      case 'wait.opened':
        row.startedAt ??= event.at
        return this.#set(row, 'waiting', describeWait(event.data.spec))
      case 'wait.closed':
        return this.#set(row, 'running', '')
      case 'child.started':
        row.startedAt ??= event.at
        return this.#set(row, 'running', `execution ${event.data.executionId}`)
      case 'retry.scheduled':
        return this.#set(row, 'waiting', `try ${event.data.attempt} in ${formatDuration(event.data.delayMs)}`)
      case 'node.queued':
        return this.#set(row, 'queued', event.data.reason)
      case 'node.completed':
      case 'node.reused':
        return this.#settle(
          row,
          event,
          'completed',
          event.type === 'node.reused' ? 'reused' : portNote(event.data.ports),
        )
      case 'node.failed':
        return this.#settle(row, event, 'failed', `${event.data.error.code}: ${event.data.error.message}`)
      case 'node.skipped':
        return this.#settle(row, event, 'skipped', '')
      case 'node.cancelled':
        return this.#settle(row, event, 'cancelled', event.data.reason)
      default:
        return
    }
  }

  note(note: ProgressNote): void {
    const row = this.#rows.get(note.nodeKey)
    if (row !== undefined) row.progress = note
  }

  /** @param nowMs what open rows measure their duration by; default: the time of the last event. */
  lines(nowMs = this.#lastAt): readonly TreeLine[] {
    const folded = this.#foldedLoops()
    const lines: TreeLine[] = []
    for (const row of this.#rows.values()) {
      const loop = enclosingFolded(row.key, folded)
      if (loop !== null) {
        const group = folded.get(loop)
        if (group !== undefined && !group.isShown) {
          group.isShown = true
          lines.push({
            depth: depthOf(loop) + 1,
            label: `${group.settled} of ${group.opened} iterations`,
            status: group.settled === group.opened ? 'completed' : 'running',
            durationMs: null,
            note: group.failed > 0 ? `${group.failed} failed` : '',
          })
        }
        continue
      }
      lines.push(toLine(row, nowMs))
    }
    return lines
  }

  /** The line of one node execution, or null when nothing is known of it. */
  line(nodeKey: string): TreeLine | null {
    const row = this.#rows.get(nodeKey)
    return row === undefined ? null : toLine(row, this.#lastAt)
  }

  counts(): { readonly settled: number; readonly total: number } {
    const rows = [...this.#rows.values()]
    return { settled: rows.filter((row) => row.endedAt !== null).length, total: rows.length }
  }

  #row(key: string): Row {
    const found = this.#rows.get(key)
    if (found !== undefined) return found
    const row: Row = { key, status: 'pending', startedAt: null, endedAt: null, attempt: 1, note: '', progress: null }
    this.#rows.set(key, row)
    return row
  }

  #set(row: Row, status: NodeStatus, note: string): void {
    row.status = status
    row.note = note
  }

  #settle(row: Row, event: ExecutionEvent, status: NodeStatus, note: string): void {
    row.startedAt ??= event.at
    row.endedAt = event.at
    row.progress = null
    this.#set(row, status, note)
  }

  #foldedLoops(): Map<string, { opened: number; settled: number; failed: number; isShown: boolean }> {
    const iterations = new Map<string, Map<string, { open: number; failed: boolean }>>()
    for (const row of this.#rows.values()) {
      for (const match of row.key.matchAll(/\[\d+\]/g)) {
        const loop = row.key.slice(0, match.index)
        const scope = row.key.slice(0, match.index + match[0].length)
        const scopes = iterations.get(loop) ?? new Map<string, { open: number; failed: boolean }>()
        const entry = scopes.get(scope) ?? { open: 0, failed: false }
        if (row.endedAt === null) entry.open++
        if (row.status === 'failed') entry.failed = true
        scopes.set(scope, entry)
        iterations.set(loop, scopes)
      }
    }
    const folded = new Map<string, { opened: number; settled: number; failed: number; isShown: boolean }>()
    for (const [loop, scopes] of iterations) {
      if (scopes.size <= SHOWN_ITERATIONS) continue
      const entries = [...scopes.values()]
      folded.set(loop, {
        opened: scopes.size,
        settled: entries.filter((entry) => entry.open === 0).length,
        failed: entries.filter((entry) => entry.failed).length,
        isShown: false,
      })
    }
    return folded
  }
}

function toLine(row: Row, nowMs: number): TreeLine {
  const retried = row.attempt > 1 ? `try ${row.attempt}` : ''
  const note = [retried, row.note, row.progress === null ? '' : formatProgress(row.progress)]
    .filter((part) => part !== '')
    .join(', ')
  const durationMs = row.startedAt === null || row.status === 'skipped' ? null : (row.endedAt ?? nowMs) - row.startedAt
  return { depth: depthOf(row.key), label: labelOf(row.key), status: row.status, durationMs, note }
}

/** The node's own id; inside an iteration with its index before it: `[2] fetch`. */
function labelOf(key: string): string {
  const parts = key.split('/')
  const index = /\[\d+\]$/.exec(parts.at(-2) ?? '')?.[0]
  const own = parts.at(-1) ?? key
  return index === undefined ? own : `${index} ${own}`
}

function depthOf(key: string): number {
  return key.split('/').length - 1
}

/** The outermost folded loop that an iteration of this key belongs to, or null. */
function enclosingFolded(key: string, folded: ReadonlyMap<string, unknown>): string | null {
  for (const match of key.matchAll(/\[\d+\]/g)) {
    const loop = key.slice(0, match.index)
    if (folded.has(loop)) return loop
  }
  return null
}

function portNote(ports: readonly string[]): string {
  const named = ports.filter((port) => port !== 'main')
  return named.length === 0 ? '' : `→ ${named.join(', ')}`
}

function describeWait(spec: {
  readonly kind: string
  readonly title?: string
  readonly name?: string
  readonly dueAt?: number | null
}): string {
  if (spec.kind === 'approval') return `waits for approval: ${spec.title ?? ''}`
  if (spec.kind === 'signal') return `waits for signal ${spec.name ?? ''}`
  return `waits until ${new Date(spec.dueAt ?? 0).toISOString()}`
}

function formatProgress(progress: ProgressNote): string {
  const message = progress.message === undefined ? '' : ` ${progress.message}`
  if (progress.total === null || progress.total <= 0) return `${progress.done}${message}`
  const filled = Math.max(0, Math.min(10, Math.round((progress.done / progress.total) * 10)))
  return `${'█'.repeat(filled)}${'░'.repeat(10 - filled)} ${progress.done}/${progress.total}${message}`
}

/** `12 ms`, `3.4 s`, `2 min 5 s`, `3 h 12 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
