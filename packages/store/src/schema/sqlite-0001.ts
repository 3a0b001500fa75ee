import { SHARED_TABLES } from './shared-0001.ts'

/**
 * First schema on SQLite: the shared tables, and the journal's. A commit costs by the pages it changes, so the journal
 * grows at its end, one row for each append, and finds an execution's rows by `executions.n`, a number instead of an id of
 * 36 characters (docs/adr/0011). Indexes of statistics hold what is summed, in the order of its groups. Views show what the rows hold, one row for each event and span.
 */
export const SQLITE_0001 = `
${SHARED_TABLES.replace('EXECUTION_KEY', 'n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE').replaceAll('TEXT_KEY', 'TEXT')}
CREATE INDEX stats_hourly_by_hour ON stats_hourly (workspace_id, hour, status, code, trigger_kind, bucket, count, total_ms,
  input_tokens, output_tokens, cost);
CREATE INDEX stats_hourly_errors ON stats_hourly (workspace_id, hour, code, workflow_id, count) WHERE code <> '';
CREATE TABLE execution_appends (
  execution_n INTEGER NOT NULL, last_seq INTEGER NOT NULL, events TEXT NOT NULL, spans TEXT
);
CREATE UNIQUE INDEX execution_appends_by_execution ON execution_appends (execution_n, last_seq);
CREATE VIEW execution_events AS
  SELECT x.workspace_id, x.id AS execution_id, e.value ->> 'seq' AS seq, e.value ->> 'v' AS v, e.value ->> 'type' AS type,
    e.value ->> 'nodeKey' AS node_key, e.value -> 'data' ->> 'attempt' AS attempt, e.value ->> 'at' AS at,
    e.value -> 'data' AS data
  FROM executions x JOIN execution_appends a ON a.execution_n = x.n, json_each(a.events) e;
CREATE TABLE call_spans (
  execution_id TEXT NOT NULL, span_id TEXT NOT NULL, workspace_id TEXT NOT NULL, parent_span_id TEXT, kind TEXT NOT NULL,
  node_key TEXT, node_type TEXT, attempt INTEGER, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
  status TEXT NOT NULL, code TEXT, message TEXT, output TEXT, output_bytes INTEGER, usage TEXT, details TEXT,
  request_hash TEXT, request TEXT, response TEXT,
  PRIMARY KEY (execution_id, span_id)
) WITHOUT ROWID;
CREATE VIEW spans AS
  SELECT a.last_seq AS seq, s.key AS place, x.id AS execution_id, s.value ->> 0 AS span_id, x.workspace_id,
    s.value ->> 1 AS parent_span_id, s.value ->> 2 AS kind, s.value ->> 3 AS node_key, s.value ->> 4 AS node_type,
    s.value ->> 5 AS attempt, s.value ->> 6 AS started_at, s.value ->> 7 AS ended_at, s.value ->> 8 AS status,
    s.value ->> 9 AS code, s.value ->> 10 AS message, s.value -> 11 AS output, s.value ->> 12 AS output_bytes,
    s.value -> 13 AS usage, s.value -> 14 AS details, NULL AS request_hash, NULL AS request, NULL AS response
  FROM executions x JOIN execution_appends a ON a.execution_n = x.n, json_each(a.spans) s
  UNION ALL
  SELECT NULL, NULL, execution_id, span_id, workspace_id, parent_span_id, kind, node_key, node_type, attempt, started_at, ended_at,
    status, code, message, output, output_bytes, usage, details, request_hash, request, response
  FROM call_spans;
CREATE TABLE steps (
  workspace_id TEXT NOT NULL, execution_id TEXT NOT NULL, node_key TEXT NOT NULL, step_key TEXT NOT NULL, n INTEGER NOT NULL,
  attempt INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, output TEXT NOT NULL,
  PRIMARY KEY (execution_id, node_key, step_key)
) WITHOUT ROWID;
CREATE TABLE execution_snapshots (
  workspace_id TEXT NOT NULL, execution_id TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, state_version INTEGER NOT NULL,
  state TEXT NOT NULL
);
CREATE TABLE execution_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace_id TEXT NOT NULL, execution_id TEXT NOT NULL, node_key TEXT NOT NULL,
  attempt INTEGER NOT NULL, at INTEGER NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL, fields TEXT NOT NULL
);
CREATE INDEX execution_logs_by_execution ON execution_logs (execution_id, id);
CREATE TABLE signals (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace_id TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL,
  offered_by TEXT NOT NULL, offered_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
);
CREATE INDEX signals_by_key ON signals (workspace_id, name, key, id);
CREATE INDEX signals_by_expiry ON signals (expires_at);
CREATE TABLE binding_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace_id TEXT NOT NULL, binding_id TEXT NOT NULL, at INTEGER NOT NULL, execution_id TEXT,
  result TEXT NOT NULL
);
CREATE INDEX binding_history_by_binding ON binding_history (binding_id, id);
`
