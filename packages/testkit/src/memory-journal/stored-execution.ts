import type { Append, AppendResult, ExecutionRow, ReusableResult } from '@heddle/engine'
import {
  assertInvariant,
  type CallRecord,
  type ExecutionEvent,
  type NodeKey,
  type Plan,
  type StepRecord,
} from '@heddle/model'
import { WaitList } from './wait-list.ts'

export interface RecordedCall {
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly call: CallRecord
}

/** All that the accepted appends say about one execution. Appends it is given are its own: nobody changes them. */
export class StoredExecution {
  readonly appends: Append[] = []
  readonly events: ExecutionEvent[] = []
  readonly waits = new WaitList()
  readonly calls: RecordedCall[] = []
  readonly #steps = new Map<NodeKey, StepRecord[]>()
  readonly #revised = new Map<number, Plan>()
  #firstPlan: Plan | null = null
  #row: ExecutionRow | null = null
  #snapshot: Append['snapshot'] = null

  get lastSeq(): number {
    return this.events.length
  }

  /** Null for as long as no append brought one. `lastSeq` is that of the events, whatever the host wrote. */
  get row(): ExecutionRow | null {
    return this.#row === null ? null : { ...this.#row, lastSeq: this.lastSeq }
  }

  get snapshot(): Append['snapshot'] {
    return this.#snapshot
  }

  /** The plan it was created with, null when it came without one. */
  get firstPlan(): Plan | null {
    return this.#firstPlan
  }

  /** Plans that came later, by revision. */
  get revisedPlans(): readonly Plan[] {
    return [...this.#revised.values()].toSorted((left, right) => left.revision - right.revision)
  }

  /** The refusal of an append that does not follow the last event or closes a wait that is not open, or null. */
  check(append: Append): AppendResult | null {
    const [first] = this.appends
    if (append.afterSeq !== this.lastSeq || (first !== undefined && first.workspaceId !== append.workspaceId)) {
      const state = first === undefined ? 'there is no such execution' : `its last event is ${this.lastSeq}`
      return { ok: false, reason: 'wrong-seq', detail: `Expected event ${append.afterSeq} to be the last; ${state}.` }
    }
    return this.waits.check(append.rows?.waits ?? [])
  }

  write(append: Append): void {
    assertInvariant(append.afterSeq === this.lastSeq, `Execution ${append.executionId} gets a gap.`)
    this.#writePlan(append)
    this.appends.push(append)
    this.events.push(...append.events)
    for (const nodeKey of append.forgetSteps) this.#steps.delete(nodeKey)
    for (const { nodeKey, step } of append.steps) this.#writeStep(nodeKey, step)
    this.calls.push(...append.calls)
    if (append.snapshot !== null && append.snapshot.seq >= (this.#snapshot?.seq ?? 0)) this.#snapshot = append.snapshot
    if (append.rows === null) return
    this.#row = this.#row === null ? append.rows.execution : updateRow(this.#row, append.rows.execution)
    this.waits.change(append.rows.waits)
  }

  readSteps(nodeKey: NodeKey): readonly StepRecord[] {
    return (this.#steps.get(nodeKey) ?? []).toSorted((left, right) => left.n - right.n)
  }

  readResults(): readonly ReusableResult[] {
    const results = new Map<NodeKey, ReusableResult>()
    const undone = new Set<NodeKey>()
    for (const event of this.events) {
      if (event.type === 'compensation.started') undone.add(event.data.of)
      if (event.nodeKey === undefined) continue
      if (event.type === 'node.completed' || event.type === 'node.failed' || event.type === 'node.reused') {
        const { output, ports } = event.data
        const status = event.type === 'node.failed' ? 'failed' : 'completed'
        results.set(event.nodeKey, { nodeKey: event.nodeKey, output, ports, status, compensated: false })
      }
    }
    return [...results.values()].map((result) => ({ ...result, compensated: undone.has(result.nodeKey) }))
  }

  #writePlan({ plan }: Append): void {
    if (plan === null) return
    if (this.appends.length === 0) this.#firstPlan = plan.plan
    else if (!this.#revised.has(plan.plan.revision)) this.#revised.set(plan.plan.revision, plan.plan)
  }

  #writeStep(nodeKey: NodeKey, step: StepRecord): void {
    const steps = this.#steps.get(nodeKey) ?? []
    this.#steps.set(nodeKey, steps)
    if (!steps.some((earlier) => earlier.stepKey === step.stepKey)) steps.push(step)
  }
}

/** What `execution.created` set stays as it is, whatever a later row says. */
function updateRow(created: ExecutionRow, row: ExecutionRow): ExecutionRow {
  const { id, workspaceId, workflowId, version, draftRevision, trigger, startedBy, createdAt } = created
  const { parentId, parentNodeKey, depth, originId, executionAttempt, test, input } = created
  const origin = { parentId, parentNodeKey, depth, originId, executionAttempt, test, input }
  return { ...row, id, workspaceId, workflowId, version, draftRevision, trigger, startedBy, createdAt, ...origin }
}
