/** One mistake in a value, or in a schema itself. */
export interface SchemaFinding {
  /** JSON Pointer into the value; for findings about a schema, into the schema. `''` is the whole. */
  readonly path: string
  /** Says what to do. */
  readonly message: string
  /** The keyword that is not satisfied, such as `required`. */
  readonly keyword: string
}

/** One token of a JSON Pointer. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
