/** A copy as a database would give it back: through JSON, so `-0` is 0, and a property that is undefined is gone. */
export function toJsonCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
