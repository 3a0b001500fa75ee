import type { Append, ExecutionRow, RowChanges, SpanRow, StatsDelta, WaitChange } from '@heddle/engine'
import {
  EVENT_VERSION,
  NULL_VALUE,
  toExecutionId,
  toNodeKey,
  toWorkflowId,
  toWorkspaceId,
  type CallRecord,
  type ExecutionEvent,
  type ExecutionId,
  type NodeKey,
  type Plan,
  type StepRecord,
} from '@heddle/model'

/** When fixtures happen: 2026-11-20, 00:00 UTC. */
export const FIXTURE_TIME = Date.UTC(2026, 10, 20)
export const WORKSPACE = toWorkspaceId('ws-1')
export const WORKFLOW = toWorkflowId('wf-1')
export const FETCH: NodeKey = toNodeKey('fetch')

/** The `n`-th execution id of a moment: a UUIDv7, so ids sort by `atMs`, then by `n`. */
export function makeExecutionId(n: number, atMs: number = FIXTURE_TIME): ExecutionId {
  const time = atMs.toString(16).padStart(12, '0')
  return toExecutionId(`${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`)
}

/** A row of `executions` with quiet defaults. */
export function makeRow(id: ExecutionId, changes: Partial<ExecutionRow> = {}): ExecutionRow {
  return {
    id,
    workspaceId: WORKSPACE,
    workflowId: WORKFLOW,
    version: 1,
    draftRevision: null,
    definitionHash: 'definition-1',
    status: 'running',
    reason: null,
    outcome: null,
    trigger: 'manual',
    startedBy: 'person:1',
    createdAt: FIXTURE_TIME,
    startedAt: FIXTURE_TIME,
    endedAt: null,
    runningMs: 0,
    priority: 50,
    concurrencyKey: null,
    parentId: null,
    parentNodeKey: null,
    depth: 0,
    originId: null,
    executionAttempt: 1,
    test: false,
    input: { json: { topic: 'weaving' } },
    output: NULL_VALUE,
    error: null,
    nodesCompleted: 0,
    nodesFailed: 0,
    nodesSkipped: 0,
    lastSeq: 0,
    ...changes,
  }
}

/** A plan without nodes. */
export function makePlan(changes: Partial<Plan> = {}): Plan {
  const reads = { nodes: [], inputs: false, vars: false, loop: false, secrets: [] }
  return {
    planVersion: 1,
    revision: 1,
    definitionHash: 'definition-1',
    name: 'Fixture',
    nodes: {},
    scopes: {},
    settings: {
      timeoutMs: null,
      maxAttempts: 1,
      failure: 'fail-fast',
      concurrency: null,
      priority: 50,
      timezone: null,
      errorHandler: null,
    },
    input: null,
    output: null,
    outputReads: reads,
    subworkflows: {},
    ...changes,
  }
}

/** `execution.created`, number 1. */
export function makeCreated(id: ExecutionId): ExecutionEvent {
  return {
    v: EVENT_VERSION,
    seq: 1,
    type: 'execution.created',
    at: FIXTURE_TIME,
    data: {
      executionId: id,
      workspaceId: WORKSPACE,
      workflowId: WORKFLOW,
      version: 1,
      draftRevision: null,
      definitionHash: 'definition-1',
      engineRelease: '0.1.0',
      types: {},
      input: { json: { topic: 'weaving' } },
      env: NULL_VALUE,
      trigger: { kind: 'manual', nodeId: null },
      startedBy: 'person:1',
      parent: null,
      origin: null,
      executionAttempt: 1,
      given: {},
      test: false,
      priority: 50,
      concurrencyKey: null,
      timeoutMs: null,
    },
  }
}

/** `attempt.completed` of `fetch`, with `output` as its output. */
export function makeCompleted(seq: number, output: unknown = { status: 200 }): ExecutionEvent {
  return {
    v: EVENT_VERSION,
    seq,
    type: 'attempt.completed',
    at: FIXTURE_TIME + seq,
    nodeKey: FETCH,
    data: { attempt: 1, lease: 'lease-1', output: { json: output as never }, ports: ['main'] },
  }
}

export function makeChanges(id: ExecutionId, changes: Partial<RowChanges> = {}): RowChanges {
  return { execution: makeRow(id), spans: [], stats: [], waits: [], ...changes }
}

/** An append that creates the execution, with a plan. */
export function makeCreation(id: ExecutionId, changes: Partial<Append> = {}): Append {
  return {
    executionId: id,
    workspaceId: WORKSPACE,
    epoch: 0,
    afterSeq: 0,
    events: [makeCreated(id)],
    rows: makeChanges(id, { execution: makeRow(id, { lastSeq: 1 }) }),
    steps: [],
    forgetSteps: [],
    calls: [],
    snapshot: null,
    idempotency: null,
    plan: { hash: 'definition-1', plan: makePlan() },
    ...changes,
  }
}

/** An append of `count` events after `afterSeq`. */
export function makeAppend(id: ExecutionId, afterSeq: number, changes: Partial<Append> = {}): Append {
  const events = changes.events ?? [makeCompleted(afterSeq + 1)]
  const lastSeq = afterSeq + events.length
  return {
    ...makeCreation(id),
    afterSeq,
    events,
    rows: makeChanges(id, { execution: makeRow(id, { lastSeq }) }),
    plan: null,
    ...changes,
  }
}

export function makeStep(stepKey: string, changes: Partial<StepRecord> = {}): StepRecord {
  const times = { startedAt: FIXTURE_TIME, endedAt: FIXTURE_TIME + 5 }
  return { n: 1, stepKey, attempt: 1, ...times, output: { json: stepKey }, ...changes }
}

/** A recorded call of `http.request`, outside of steps. */
export function makeCall(callId: string, changes: Partial<CallRecord> = {}): CallRecord {
  return {
    callId,
    stepKey: null,
    toolId: 'http.request',
    toolType: 'http',
    startedAt: FIXTURE_TIME,
    endedAt: FIXTURE_TIME + 3,
    ok: true,
    code: null,
    place: { attempt: 1, entry: 1, n: 1 },
    requestHash: 'hash',
    request: { json: { url: 'http://x.test/' } },
    response: { json: { status: 200 } },
    ...changes,
  }
}

export function makeSpan(id: ExecutionId, changes: Partial<SpanRow> = {}): SpanRow {
  return {
    executionId: id,
    workspaceId: WORKSPACE,
    spanId: 'node:fetch',
    parentSpanId: 'scope:',
    kind: 'node',
    nodeKey: FETCH,
    nodeType: 'http.request',
    attempt: null,
    startedAt: FIXTURE_TIME,
    endedAt: FIXTURE_TIME + 10,
    status: 'completed',
    code: null,
    message: null,
    output: { json: { status: 200 } },
    outputBytes: 14,
    usage: null,
    requestHash: null,
    request: null,
    response: null,
    details: null,
    ...changes,
  }
}

export function makeDelta(changes: Partial<StatsDelta> = {}): StatsDelta {
  return {
    workspaceId: WORKSPACE,
    workflowId: WORKFLOW,
    hour: FIXTURE_TIME,
    status: 'completed',
    code: '',
    trigger: 'manual',
    count: 1,
    totalMs: 100,
    bucket: 6,
    inputTokens: 0,
    outputTokens: 0,
    cost: 0,
    ...changes,
  }
}

/** Opens a wait for the signal `arrived`, key `k`. */
export function makeSignalWait(id: ExecutionId, waitId = 'wait-1'): WaitChange {
  return {
    kind: 'open',
    waitId,
    executionId: id,
    workspaceId: WORKSPACE,
    nodeKey: FETCH,
    waitKey: 'signal',
    spec: { kind: 'signal', name: 'arrived', key: 'k', dueAt: FIXTURE_TIME + 1_000 },
    openedAt: FIXTURE_TIME,
  }
}

export function makeWaitClose(id: ExecutionId, by: string, waitId = 'wait-1'): WaitChange {
  return { kind: 'close', waitId, executionId: id, how: 'answered', by, at: FIXTURE_TIME + 500 }
}
