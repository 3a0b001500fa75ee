/** Defaults of retention, in days after creation: everything, then only the row of `executions`. */
export const DEFAULT_FULL_DAYS = 30
export const DEFAULT_METADATA_DAYS = 180
/** How long what people deleted can be restored. */
export const RESTORABLE_DAYS = 30
export const DAY_MS = 86_400_000

/** SQL of executions whose status is not final. */
export const IS_OPEN = "e.status IN ('pending', 'queued', 'running', 'waiting', 'paused')"

/** Joins an execution `e` to the rules that may govern it. */
export const RULE_JOINS =
  'LEFT JOIN workflows w ON w.id = e.workflow_id LEFT JOIN workspaces s ON s.id = e.workspace_id'

/** SQL of days for which all is kept: the workflow's rule, else the workspace's, else the default. */
export const FULL_DAYS = `coalesce(w.full_days, s.full_days, ${DEFAULT_FULL_DAYS})`
/** Never shorter than the time for which all is kept. */
export const METADATA_DAYS = `(CASE WHEN ${FULL_DAYS} > coalesce(w.metadata_days, s.metadata_days, ${DEFAULT_METADATA_DAYS})
  THEN ${FULL_DAYS} ELSE coalesce(w.metadata_days, s.metadata_days, ${DEFAULT_METADATA_DAYS}) END)`
