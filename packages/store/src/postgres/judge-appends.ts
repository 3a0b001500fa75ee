import type { AppendResult } from '@heddle/engine'
import { toExecutionId } from '@heddle/model'
import { APPENDED, describeClosedWait, type EncodedAppend } from '../journal/encoded-append.ts'

/** What the transaction has locked and read: the facts that appends are judged by. Changed as appends are accepted. */
export interface LockedFacts {
  readonly epoch: number
  readonly executions: Map<string, { readonly workspaceId: string; lastSeq: number }>
  readonly waits: Map<string, { closedAt: number | null; how: string | null; by: string | null }>
  readonly keys: Map<string, { executionId: string; bodyHash: string; expiresAt: number }>
}

/** Names a wait among `LockedFacts`. */
export function toWaitName(executionId: string, waitId: string): string {
  return `${executionId} ${waitId}`
}

/** Names an idempotency key among `LockedFacts`. */
export function toKeyName(workspaceId: string, key: NonNullable<EncodedAppend['idempotency']>): string {
  return JSON.stringify([workspaceId, key.principal, key.route, key.key])
}

/** Decides one append as if those before it in the batch were written; records in `facts` what it changes. */
export function judgeAppend(append: EncodedAppend, facts: LockedFacts): AppendResult {
  if (append.epoch < facts.epoch) {
    const detail = `Epoch ${append.epoch} has ended; the owner's is ${facts.epoch}.`
    return { ok: false, reason: 'stale-epoch', detail }
  }
  return append.insert === null ? judgeUpdate(append, facts) : judgeCreation(append, facts)
}

function judgeCreation(append: EncodedAppend, facts: LockedFacts): AppendResult {
  const { executionId, workspaceId, idempotency } = append
  const name = idempotency === null ? null : toKeyName(workspaceId, idempotency)
  const earlier = name === null ? undefined : facts.keys.get(name)
  if (earlier !== undefined && earlier.expiresAt > append.at) {
    const sameBody = earlier.bodyHash === idempotency?.bodyHash
    return { ok: false, reason: 'idempotency-replay', executionId: toExecutionId(earlier.executionId), sameBody }
  }
  if (facts.executions.has(executionId)) {
    return { ok: false, reason: 'exists', detail: `Execution ${executionId} exists already.` }
  }
  facts.executions.set(executionId, { workspaceId, lastSeq: append.lastSeq })
  if (name !== null && idempotency !== null) {
    const { bodyHash, expiresAt } = idempotency
    facts.keys.set(name, { executionId, bodyHash, expiresAt })
  }
  for (const edit of append.waits) {
    if (edit.kind === 'open') facts.waits.set(toWaitName(executionId, edit.waitId), openWait())
  }
  return APPENDED
}

function judgeUpdate(append: EncodedAppend, facts: LockedFacts): AppendResult {
  const { executionId, afterSeq } = append
  const found = facts.executions.get(executionId)
  if (found?.workspaceId !== append.workspaceId || found.lastSeq !== afterSeq) {
    const state = found === undefined ? 'there is no such execution' : `its last event is ${found.lastSeq}`
    return { ok: false, reason: 'wrong-seq', detail: `Expected event ${afterSeq} to be the last; ${state}.` }
  }
  const refused = closeWaits(append, facts)
  if (refused === null) found.lastSeq = append.lastSeq
  return refused ?? APPENDED
}

/** Two passes, so that a refused append closes none of its waits. */
function closeWaits(append: EncodedAppend, facts: LockedFacts): AppendResult | null {
  const changed: LockedFacts['waits'] = new Map()
  for (const edit of append.waits) {
    const name = toWaitName(append.executionId, edit.waitId)
    if (edit.kind === 'open') changed.set(name, openWait())
    if (edit.kind !== 'close') continue
    const wait = changed.get(name) ?? facts.waits.get(name)
    if (wait === undefined || wait.closedAt !== null) {
      const detail = describeClosedWait(wait?.how ?? null, wait?.by ?? null, wait?.closedAt ?? null)
      return { ok: false, reason: 'wait-closed', detail }
    }
    changed.set(name, { closedAt: edit.at, how: edit.how, by: edit.by })
  }
  for (const [name, wait] of changed) facts.waits.set(name, wait)
  return null
}

function openWait(): { closedAt: null; how: null; by: null } {
  return { closedAt: null, how: null, by: null }
}
