/*
 * The columns that the append path writes, in the order of its flat arrays. Both databases use these lists, so an
 * encoded row means the same to both.
 */

/** Written once, with `execution.created`. */
const EXECUTION_CONSTANTS = [
  'id',
  'workspace_id',
  'workflow_id',
  'version',
  'draft_revision',
  'plan_hash',
  'trigger_kind',
  'started_by',
  'created_at',
  'parent_id',
  'parent_node_key',
  'depth',
  'origin_id',
  'execution_attempt',
  'test',
  'input',
] as const

/** Written with every turn. `status` is last: it is indexed, and left out of the update when it did not change. */
export const EXECUTION_MUTABLES = [
  'definition_hash',
  'reason',
  'outcome',
  'started_at',
  'ended_at',
  'running_ms',
  'priority',
  'concurrency_key',
  'nodes_completed',
  'nodes_failed',
  'nodes_skipped',
  'output',
  'error',
  'last_seq',
  'status',
] as const

/** Of the mutable columns, those that most turns change: the others are left out when they stay as they are. */
export const EXECUTION_PROGRESS = [
  'running_ms',
  'nodes_completed',
  'nodes_failed',
  'nodes_skipped',
  'last_seq',
] as const satisfies readonly (typeof EXECUTION_MUTABLES)[number][]

export const EXECUTION_COLUMNS = [...EXECUTION_CONSTANTS, ...EXECUTION_MUTABLES] as const

/**
 * Elements of a span inside the `spans` of an append, in order; nulls at the end are left out. The columns of a call are
 * these, behind the ids, and three of its own.
 */
export const SPAN_CELLS = [
  'span_id',
  'parent_span_id',
  'kind',
  'node_key',
  'node_type',
  'attempt',
  'started_at',
  'ended_at',
  'status',
  'code',
  'message',
  'output',
  'output_bytes',
  'usage',
  'details',
] as const

export const CALL_COLUMNS = [
  'execution_id',
  'workspace_id',
  ...SPAN_CELLS,
  'request_hash',
  'request',
  'response',
] as const

export const STEP_COLUMNS = [
  'execution_id',
  'workspace_id',
  'node_key',
  'step_key',
  'n',
  'attempt',
  'started_at',
  'ended_at',
  'output',
] as const

export const WAIT_COLUMNS = [
  'execution_id',
  'workspace_id',
  'wait_id',
  'node_key',
  'wait_key',
  'kind',
  'signal_name',
  'signal_key',
  'due_at',
  'reminder_at',
  'opened_at',
  'spec',
] as const

export const STATS_KEYS = ['workspace_id', 'workflow_id', 'hour', 'status', 'code', 'trigger_kind', 'bucket'] as const
export const STATS_SUMS = ['count', 'total_ms', 'input_tokens', 'output_tokens', 'cost'] as const
export const STATS_COLUMNS = [...STATS_KEYS, ...STATS_SUMS] as const

export const LOG_COLUMNS = [
  'execution_id',
  'workspace_id',
  'node_key',
  'attempt',
  'at',
  'level',
  'message',
  'fields',
] as const

/** Inputs above this many characters live in `execution_inputs`, so that updates do not rewrite them. */
export const INPUT_IN_ROW = 2_048
