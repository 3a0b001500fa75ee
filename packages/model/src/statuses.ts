export const EXECUTION_STATUSES = [
  'pending',
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'timeout',
] as const
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number]

export const NODE_STATUSES = [
  'pending',
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'timeout',
  'skipped',
] as const
export type NodeStatus = (typeof NODE_STATUSES)[number]

/** Of a settled execution, worst first. `cancelled` executions have none. */
export const OUTCOMES = ['failed', 'partial_success', 'degraded', 'success'] as const
export type Outcome = (typeof OUTCOMES)[number]

const SETTLED = new Set<string>(['completed', 'failed', 'cancelled', 'timeout', 'skipped'])

/** Whether an execution or node execution with this status has ended for good. */
export function isSettled(status: ExecutionStatus | NodeStatus): boolean {
  return SETTLED.has(status)
}

/** The worse of two outcomes. */
export function worseOutcome(left: Outcome, right: Outcome): Outcome {
  return OUTCOMES.indexOf(left) <= OUTCOMES.indexOf(right) ? left : right
}
