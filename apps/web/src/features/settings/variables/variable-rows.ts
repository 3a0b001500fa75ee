import type { Json, JsonObject } from '@heddle/model'

/** One variable as it is edited: plain text, or JSON for everything else. */
export interface VariableRow {
  /** Tells rows apart while their names change. */
  readonly id: number
  readonly name: string
  readonly text: string
  readonly kind: 'text' | 'json'
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

export type RowProblem = 'name' | 'duplicate' | 'json'

export function toRows(values: JsonObject): readonly VariableRow[] {
  return Object.entries(values).map(([name, value], id) =>
    typeof value === 'string'
      ? { id, name, text: value, kind: 'text' }
      : { id, name, text: JSON.stringify(value), kind: 'json' },
  )
}

/** What is wrong with each row, by id. Rows that are empty altogether are no rows. */
export function checkRows(rows: readonly VariableRow[]): ReadonlyMap<number, RowProblem> {
  const problems = new Map<number, RowProblem>()
  const names = new Set<string>()
  for (const row of rows) {
    if (isEmpty(row)) continue
    if (!NAME.test(row.name)) problems.set(row.id, 'name')
    else if (names.has(row.name)) problems.set(row.id, 'duplicate')
    else if (row.kind === 'json' && parse(row.text) === null) problems.set(row.id, 'json')
    names.add(row.name)
  }
  return problems
}

/** The values of rows without problems. */
export function toValues(rows: readonly VariableRow[]): JsonObject {
  return Object.fromEntries(
    rows
      .filter((row) => !isEmpty(row))
      .map((row) => [row.name, row.kind === 'text' ? row.text : (parse(row.text)?.value ?? null)]),
  )
}

function isEmpty({ name, text }: VariableRow): boolean {
  return name === '' && text === ''
}

function parse(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    // Half-written JSON is a problem of its row.
    return null
  }
}
