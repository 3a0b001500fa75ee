import { NULL_VALUE } from '@heddle/model'
import { createTable } from './table.ts'
import { STATE_VERSION, type ExecutionState, type WorkState } from './state.ts'

/** State before the first event. Plain data. */
export function createState(): ExecutionState {
  return {
    stateVersion: STATE_VERSION,
    seq: 0,
    at: 0,
    head: null,
    planRevision: 1,
    phase: 'new',
    status: 'pending',
    outcome: null,
    queueReason: null,
    startedAt: null,
    endedAt: null,
    vars: {},
    scopes: createTable(),
    nodes: createTable(),
    forced: createTable(),
    holds: createTable(),
    pauses: 0,
    ending: null,
    cancels: [],
    compensateOnCancel: false,
    undoStopped: false,
    undoables: [],
    undone: 0,
    undoFailed: false,
    handled: false,
    handling: null,
    output: NULL_VALUE,
    error: null,
    degraded: false,
    failedNodes: [],
    compensation: 'none',
    restartAt: null,
    limitMs: null,
    running: { attempts: 0, sinceAt: 0, totalMs: 0 },
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
    counts: { completed: 0, failed: 0, skipped: 0 },
    tally: { busy: 0, waiting: 0 },
    waitingAt: null,
    work: createWork(),
  }
}

/** Empty bookkeeping. */
export function createWork(): WorkState {
  return {
    agenda: [],
    fresh: [],
    dirty: createTable(),
    asked: createTable(),
    askedCount: 0,
    spans: [],
    waits: [],
    collectRows: true,
  }
}
