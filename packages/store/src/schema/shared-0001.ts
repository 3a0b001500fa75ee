/**
 * Tables that are the same on both databases. `TEXT_KEY` is text that sorts by code units on both (ids, keys).
 * Booleans are 0 or 1, JSON is text, times are ms since 1970, BIGINT because SQLite does not mind. `EXECUTION_KEY` is
 * the primary key of `executions`.
 */
export const SHARED_TABLES = `
CREATE TABLE owner (
  id INTEGER PRIMARY KEY, epoch BIGINT NOT NULL, pid INTEGER, since BIGINT, address TEXT
);
INSERT INTO owner (id, epoch) VALUES (1, 0);

CREATE TABLE workspaces (
  id TEXT_KEY PRIMARY KEY, slug TEXT_KEY NOT NULL UNIQUE, name TEXT NOT NULL, timezone TEXT NOT NULL,
  full_days INTEGER, metadata_days INTEGER, variables_revision INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL, deleted_at BIGINT
);

CREATE TABLE definitions (
  workspace_id TEXT_KEY NOT NULL, hash TEXT_KEY NOT NULL, definition TEXT NOT NULL, created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, hash)
);
CREATE TABLE plans (
  workspace_id TEXT_KEY NOT NULL, hash TEXT_KEY NOT NULL, definition_hash TEXT_KEY NOT NULL, plan TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, hash)
);

CREATE INDEX plans_by_definition ON plans (workspace_id, definition_hash);

CREATE TABLE workflows (
  id TEXT_KEY PRIMARY KEY, workspace_id TEXT_KEY NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, tags TEXT NOT NULL,
  search_text TEXT NOT NULL, revision INTEGER NOT NULL, definition_hash TEXT_KEY NOT NULL, active_version INTEGER,
  last_version INTEGER NOT NULL DEFAULT 0, full_days INTEGER, metadata_days INTEGER,
  created_at BIGINT NOT NULL, created_by TEXT NOT NULL, updated_at BIGINT NOT NULL, updated_by TEXT NOT NULL,
  deleted_at BIGINT, source TEXT NOT NULL
);
CREATE INDEX workflows_by_update ON workflows (workspace_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX workflows_by_name ON workflows (workspace_id, name, id) WHERE deleted_at IS NULL;
CREATE INDEX workflows_active ON workflows (workspace_id, updated_at, id) WHERE deleted_at IS NULL AND active_version IS NOT NULL;
CREATE INDEX workflows_deleted ON workflows (workspace_id, updated_at, id) WHERE deleted_at IS NOT NULL;
CREATE TABLE workflow_tags (
  workspace_id TEXT_KEY NOT NULL, tag TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL,
  PRIMARY KEY (workspace_id, tag, workflow_id)
);
CREATE INDEX workflow_tags_by_workflow ON workflow_tags (workflow_id);
CREATE TABLE workflow_versions (
  workspace_id TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL, number INTEGER NOT NULL, definition_hash TEXT_KEY NOT NULL,
  plan_hash TEXT_KEY NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, created_at BIGINT NOT NULL, source TEXT NOT NULL,
  PRIMARY KEY (workflow_id, number)
);
CREATE INDEX workflow_versions_by_plan ON workflow_versions (workspace_id, plan_hash);
CREATE TABLE pins (
  workspace_id TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL, node_id TEXT_KEY NOT NULL, updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL, output TEXT NOT NULL,
  PRIMARY KEY (workflow_id, node_id)
);
CREATE TABLE bindings (
  id TEXT_KEY PRIMARY KEY, workspace_id TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL, node_id TEXT_KEY, kind TEXT NOT NULL,
  paused INTEGER NOT NULL, live INTEGER NOT NULL, next_due BIGINT, cursor_state TEXT NOT NULL, secret TEXT, address TEXT_KEY,
  config TEXT NOT NULL, input TEXT NOT NULL, revision INTEGER NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX bindings_by_node ON bindings (workflow_id, node_id) WHERE node_id IS NOT NULL;
CREATE UNIQUE INDEX bindings_by_address ON bindings (workspace_id, kind, address) WHERE live = 1 AND address IS NOT NULL;
CREATE INDEX bindings_once_at ON bindings (workspace_id, kind, address) WHERE live = 0 AND address IS NOT NULL;
CREATE INDEX bindings_by_workflow ON bindings (workspace_id, workflow_id, id);
CREATE INDEX bindings_due ON bindings (next_due) WHERE live = 1 AND paused = 0 AND next_due IS NOT NULL;

CREATE TABLE variables (
  workspace_id TEXT_KEY NOT NULL, name TEXT_KEY NOT NULL, updated_at BIGINT NOT NULL, updated_by TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (workspace_id, name)
);
CREATE TABLE files (
  id TEXT_KEY PRIMARY KEY, workspace_id TEXT_KEY NOT NULL, path TEXT_KEY NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
  size BIGINT NOT NULL, sha256 TEXT_KEY NOT NULL, created_at BIGINT NOT NULL, created_by TEXT NOT NULL, deleted_at BIGINT
);
CREATE UNIQUE INDEX files_by_path ON files (workspace_id, path) WHERE deleted_at IS NULL;
CREATE INDEX files_deleted ON files (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE TABLE blob_refs (
  workspace_id TEXT_KEY NOT NULL, sha256 TEXT_KEY NOT NULL, owner TEXT_KEY NOT NULL,
  PRIMARY KEY (workspace_id, sha256, owner)
);
CREATE INDEX blob_refs_by_owner ON blob_refs (owner);
CREATE TABLE idempotency_keys (
  workspace_id TEXT_KEY NOT NULL, principal TEXT_KEY NOT NULL, route TEXT_KEY NOT NULL, key TEXT_KEY NOT NULL,
  body_hash TEXT NOT NULL, execution_id TEXT_KEY NOT NULL, expires_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, principal, route, key)
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
CREATE TABLE idempotency_answers (
  workspace_id TEXT_KEY NOT NULL, principal TEXT_KEY NOT NULL, route TEXT_KEY NOT NULL, key TEXT_KEY NOT NULL,
  body_hash TEXT NOT NULL, expires_at BIGINT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (workspace_id, principal, route, key)
);
CREATE INDEX idempotency_answers_by_expiry ON idempotency_answers (expires_at);

CREATE TABLE executions (
  EXECUTION_KEY, workspace_id TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL, version INTEGER, draft_revision INTEGER,
  definition_hash TEXT_KEY NOT NULL, plan_hash TEXT_KEY, status TEXT_KEY NOT NULL, reason TEXT, outcome TEXT,
  trigger_kind TEXT_KEY NOT NULL, started_by TEXT NOT NULL, created_at BIGINT NOT NULL, started_at BIGINT, ended_at BIGINT,
  running_ms BIGINT NOT NULL, priority INTEGER NOT NULL, concurrency_key TEXT, parent_id TEXT_KEY, parent_node_key TEXT,
  depth INTEGER NOT NULL, origin_id TEXT_KEY, execution_attempt INTEGER NOT NULL, test INTEGER NOT NULL,
  nodes_completed INTEGER NOT NULL, nodes_failed INTEGER NOT NULL, nodes_skipped INTEGER NOT NULL, last_seq BIGINT NOT NULL,
  starred INTEGER NOT NULL DEFAULT 0, data_level TEXT NOT NULL DEFAULT 'full', kept INTEGER NOT NULL DEFAULT 0,
  deleted_at BIGINT, input TEXT, output TEXT NOT NULL, error TEXT
);
CREATE INDEX executions_all ON executions (workspace_id, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_status ON executions (workspace_id, status, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_workflow ON executions (workspace_id, workflow_id, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_trigger ON executions (workspace_id, trigger_kind, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_workflow_status ON executions (workspace_id, workflow_id, status, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_workflow_trigger ON executions (workspace_id, workflow_id, trigger_kind, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_by_status_trigger ON executions (workspace_id, status, trigger_kind, id) WHERE deleted_at IS NULL;
CREATE INDEX executions_open ON executions (id) WHERE status IN ('pending', 'queued', 'running', 'waiting', 'paused');
CREATE INDEX executions_by_parent ON executions (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX executions_by_origin ON executions (origin_id, id) WHERE origin_id IS NOT NULL;
CREATE INDEX executions_full ON executions (id) WHERE data_level = 'full';
CREATE INDEX executions_deleted ON executions (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX executions_kept ON executions (id) WHERE kept = 1;
CREATE TABLE execution_inputs (
  workspace_id TEXT_KEY NOT NULL, execution_id TEXT_KEY PRIMARY KEY, input TEXT NOT NULL
);
CREATE TABLE execution_plans (
  workspace_id TEXT_KEY NOT NULL, execution_id TEXT_KEY NOT NULL, revision INTEGER NOT NULL, plan_hash TEXT_KEY NOT NULL,
  PRIMARY KEY (execution_id, revision)
);
CREATE TABLE stats_hourly (
  workspace_id TEXT_KEY NOT NULL, workflow_id TEXT_KEY NOT NULL, hour BIGINT NOT NULL, status TEXT_KEY NOT NULL,
  code TEXT_KEY NOT NULL, trigger_kind TEXT_KEY NOT NULL, bucket INTEGER NOT NULL, count BIGINT NOT NULL, total_ms BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL, cost DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (workspace_id, workflow_id, hour, status, code, trigger_kind, bucket)
);
CREATE TABLE waits (
  execution_id TEXT_KEY NOT NULL, wait_id TEXT_KEY NOT NULL, workspace_id TEXT_KEY NOT NULL, node_key TEXT NOT NULL,
  wait_key TEXT NOT NULL, kind TEXT_KEY NOT NULL, signal_name TEXT_KEY, signal_key TEXT_KEY, due_at BIGINT, reminder_at BIGINT,
  opened_at BIGINT NOT NULL, closed_at BIGINT, how TEXT, closed_by TEXT, spec TEXT NOT NULL,
  PRIMARY KEY (execution_id, wait_id)
);
CREATE INDEX waits_due ON waits (due_at) WHERE closed_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX waits_for_signal ON waits (workspace_id, signal_name, signal_key, opened_at) WHERE closed_at IS NULL AND kind = 'signal';
CREATE INDEX waits_for_approval ON waits (workspace_id, opened_at, execution_id, wait_id) WHERE closed_at IS NULL AND kind = 'approval';
`
