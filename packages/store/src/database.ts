/*
 * The port between SQL and what runs it. Journal and repositories write SQL once, with `?` for parameters;
 * a `Database` runs it on SQLite's threads or on Postgres.
 *
 * 1. A write batch is atomic: all statements take effect, or none.
 * 2. Conditions are statements whose row counts are read (`expect`), never errors that abort others.
 * 3. Values travel as parameters only; lists as JSON text (`listOf`).
 */

/** What a column holds: booleans are 0 or 1, JSON is text, times are ms since 1970. */
export type Cell = string | number | null

export type SqlDialect = 'sqlite' | 'postgres'

/** One statement with `?` parameters. With `expect`, the batch is refused unless so many rows were changed or returned. */
export interface Statement {
  readonly sql: string
  readonly params: readonly Cell[]
  readonly expect?: number
}

export interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Rows changed; of a query, rows returned. */
  readonly changes: number
}

/** `failedAt`: index of the statement whose `expect` did not hold; nothing was written. */
export type WriteOutcome =
  { readonly ok: true; readonly results: readonly Rows[] } | { readonly ok: false; readonly failedAt: number }

export interface Database {
  readonly dialect: SqlDialect
  /** Runs one query outside any transaction. Rejects with a `StorageFailure` as `cause`. */
  read(sql: string, params: readonly Cell[]): Promise<Rows>
  /**
   * As `read`, for a query whose best plan depends on its values (how long a time it sums): it is planned each time, where
   * `read` on Postgres may keep one plan for all values.
   */
  readPlanned(sql: string, params: readonly Cell[]): Promise<Rows>
  /** Runs the statements in one transaction. Rejects with a `StorageFailure` as `cause`. */
  write(statements: readonly Statement[]): Promise<WriteOutcome>
}

/** SQL of the list that a JSON array parameter holds, for `x IN …`: one parameter, whatever the length. */
export function listOf(dialect: SqlDialect): string {
  return dialect === 'sqlite' ? '(SELECT value FROM json_each(?))' : '(SELECT jsonb_array_elements_text(?::jsonb))'
}

/** Rows as objects by column name. */
export function toObjects(rows: Rows): { readonly [column: string]: Cell }[] {
  return rows.rows.map((row) => {
    const object: { [column: string]: Cell } = {}
    for (let index = 0; index < rows.columns.length; index++) object[rows.columns[index]!] = row[index] ?? null
    return object
  })
}
