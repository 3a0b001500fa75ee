import type pg from 'pg'
import type { Cell } from '../database.ts'

const NUMBERS = new Set([
  'version',
  'draft_revision',
  'created_at',
  'depth',
  'execution_attempt',
  'test',
  'started_at',
  'ended_at',
  'running_ms',
  'priority',
  'nodes_completed',
  'nodes_failed',
  'nodes_skipped',
  'last_seq',
  'seq',
  'whole',
  'v',
  'attempt',
  'at',
  'output_bytes',
  'n',
  'due_at',
  'reminder_at',
  'opened_at',
  'closed_at',
  'hour',
  'bucket',
  'count',
  'total_ms',
  'input_tokens',
  'output_tokens',
  'state_version',
  'expires_at',
  'revision',
])

function toArrayType(column: string): string {
  if (column === 'cost') return 'double precision[]'
  return NUMBERS.has(column) ? 'bigint[]' : 'text[]'
}

/** SQL of the rows that one array parameter per column makes. */
function toSource(columns: readonly string[]): string {
  return `unnest(${columns.map((column, index) => `$${index + 1}::${toArrayType(column)}`).join(', ')})`
}

/** `INSERT` of any number of rows; integers are narrowed by assignment. */
export function insertMany(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT * FROM ${toSource(columns)}`
}

/** `INSERT` that overwrites rows with the same key. The rows of one statement must differ in it. */
export function upsertMany(table: string, columns: readonly string[], key: readonly string[]): string {
  const sets = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`)
  return `${insertMany(table, columns)} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets.join(', ')}`
}

/** Rows collected by column, for one statement whose text does not depend on their number. */
export class MultiRow {
  readonly #columns: readonly string[]
  readonly #arrays: Cell[][]

  constructor(columns: readonly string[]) {
    this.#columns = columns
    this.#arrays = columns.map(() => [])
  }

  /** `unnest(…) AS`-able source of these rows, columns named. */
  get source(): string {
    const names = this.#columns.join(', ')
    return `(SELECT * FROM ${toSource(this.#columns)} AS rows (${names}))`
  }

  add(cells: readonly Cell[]): void {
    for (let index = 0; index < this.#arrays.length; index++) this.#arrays[index]!.push(cells[index] ?? null)
  }

  /** Runs the prepared statement `name`, unless there are no rows. */
  async run(client: pg.ClientBase, name: string, text: string): Promise<void> {
    if (this.#arrays[0]!.length > 0) await client.query({ name, text, values: this.#arrays })
  }
}
