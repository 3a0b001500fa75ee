import { SHARED_TABLES } from './shared-0001.ts'

/** First schema on SQLite: the shared tables, and the journal's with keys that keep one execution's rows together. */
export const SQLITE_0001 = `
${SHARED_TABLES.replaceAll('TEXT_KEY', 'TEXT')}
CREATE TABLE execution_events (
  workspace_id TEXT NOT NULL, execution_id TEXT NOT NULL, seq INTEGER NOT NULL, v INTEGER NOT NULL, type TEXT NOT NULL,
  node_key TEXT, attempt INTEGER, at INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (execution_id, seq)
) WITHOUT ROWID;
CREATE TABLE spans (
  execution_id TEXT NOT NULL, span_id TEXT NOT NULL, workspace_id TEXT NOT NULL, parent_span_id TEXT, kind TEXT NOT NULL,
  node_key TEXT, node_type TEXT, attempt INTEGER, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
  status TEXT NOT NULL, code TEXT, message TEXT, output TEXT, output_bytes INTEGER, usage TEXT,
  request_hash TEXT, request TEXT, response TEXT, details TEXT,
  PRIMARY KEY (execution_id, span_id)
) WITHOUT ROWID;
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
