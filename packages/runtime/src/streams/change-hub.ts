/*
 * Changes of a workspace's executions and approvals, for lists and inboxes that stay current.
 *
 * Boundary: collects what the host's change feed tells and hands it on; what a change means to a list is the list's
 * affair. One hub serves all who listen.
 *
 * Invariants
 * B1 The host is watched only while somebody listens.
 * B2 Changes are handed on at most every `EVERY_MS`, an execution's latest row once; the first after a pause at once.
 * B3 Between two hand-overs at most `MOST` executions are kept: more are told as `isIncomplete`, and lists load again.
 */
import type { ExecutionRow, WaitChange } from '@heddle/engine'
import type { ChangeListener, Unsubscribe } from '@heddle/host-embedded'
import type { ExecutionId, WorkspaceId } from '@heddle/model'
import { toApprovalId } from '../executions/approval-id.ts'

/** An approval that opened, or a wait (perhaps an approval) that closed. */
export interface ApprovalChange {
  readonly id: string
  readonly change: 'opened' | 'closed'
  readonly executionId: ExecutionId
}

export interface WorkspaceChanges {
  readonly rows: readonly ExecutionRow[]
  readonly approvals: readonly ApprovalChange[]
  /** More changed than is told here. */
  readonly isIncomplete: boolean
}

export interface HubParts {
  watch(listener: ChangeListener): Unsubscribe
  /** Calls back after `delayMs`. */
  after(delayMs: number, callback: () => void): void
}

interface Workspace {
  readonly listeners: Set<(changes: WorkspaceChanges) => void>
  rows: Map<ExecutionId, ExecutionRow>
  approvals: ApprovalChange[]
  isIncomplete: boolean
}

const EVERY_MS = 100
const MOST = 200

/** One per Heddle. */
export class ChangeHub {
  readonly #parts: HubParts
  readonly #workspaces = new Map<WorkspaceId, Workspace>()
  #unwatch: Unsubscribe | null = null
  #phase: 'idle' | 'planned' | 'resting' = 'idle'

  constructor(parts: HubParts) {
    this.#parts = parts
  }

  /** Hears of every change in a workspace from now on. */
  listen(workspaceId: WorkspaceId, listener: (changes: WorkspaceChanges) => void): Unsubscribe {
    const workspace = this.#workspaces.get(workspaceId) ?? createWorkspace()
    this.#workspaces.set(workspaceId, workspace)
    workspace.listeners.add(listener)
    this.#unwatch ??= this.#parts.watch((changes) => this.#collect(changes))
    return () => {
      workspace.listeners.delete(listener)
      if (workspace.listeners.size === 0) this.#workspaces.delete(workspaceId)
      if (this.#workspaces.size > 0) return
      this.#unwatch?.()
      this.#unwatch = null
    }
  }

  #collect({ execution, waits }: Parameters<ChangeListener>[0]): void {
    const workspace = this.#workspaces.get(execution.workspaceId)
    if (workspace === undefined) return
    if (workspace.rows.has(execution.id) || workspace.rows.size < MOST) workspace.rows.set(execution.id, execution)
    else workspace.isIncomplete = true
    for (const wait of waits) {
      const change = toApprovalChange(wait)
      if (change === null) continue
      if (workspace.approvals.length < MOST) workspace.approvals.push(change)
      else workspace.isIncomplete = true
    }
    this.#plan()
  }

  #plan(): void {
    if (this.#phase !== 'idle') return
    this.#phase = 'planned'
    this.#parts.after(0, () => this.#handOver())
  }

  /** B2. */
  #handOver(): void {
    let isAnything = false
    for (const workspace of this.#workspaces.values()) {
      const { rows, approvals, isIncomplete, listeners } = workspace
      if (rows.size === 0) continue
      isAnything = true
      workspace.rows = new Map()
      workspace.approvals = []
      workspace.isIncomplete = false
      for (const listener of listeners) listener({ rows: [...rows.values()], approvals, isIncomplete })
    }
    this.#phase = isAnything ? 'resting' : 'idle'
    if (isAnything) this.#parts.after(EVERY_MS, () => this.#handOver())
  }
}

function createWorkspace(): Workspace {
  return { listeners: new Set(), rows: new Map(), approvals: [], isIncomplete: false }
}

/** Whether a wait that closes was an approval its change does not say; retries surely were none. */
function toApprovalChange(wait: WaitChange): ApprovalChange | null {
  if (wait.kind === 'extend') return null
  const { executionId, waitId } = wait
  const id = toApprovalId({ executionId, waitId })
  if (wait.kind === 'open') return wait.spec.kind === 'approval' ? { id, change: 'opened', executionId } : null
  return waitId.includes('/~retry/') ? null : { id, change: 'closed', executionId }
}
