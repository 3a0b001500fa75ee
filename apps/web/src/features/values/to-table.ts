import type { Json } from '@heddle/model'

export interface JsonTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (Json | undefined)[])[]
}

const MAX_COLUMNS = 30

/** A list of objects as a table: a column for each member name, in order of appearance. Null for anything else. */
export function toTable(value: Json): JsonTable | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const objects = value as readonly Json[]
  const columns = new Set<string>()
  for (const object of objects) {
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return null
    for (const name of Object.keys(object)) if (columns.size < MAX_COLUMNS) columns.add(name)
  }
  const names = [...columns]
  const rows = objects.map((object) =>
    names.map((name) =>
      Object.hasOwn(object as object, name) ? (object as { readonly [key: string]: Json })[name] : undefined,
    ),
  )
  return { columns: names, rows }
}
