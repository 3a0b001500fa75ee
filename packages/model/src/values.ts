/** Any JSON value. All data in Heddle is JSON; files travel as `FileValue`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** A stored file as expressions see it. Nodes read its bytes as a stream through `context.files`. */
export interface FileValue {
  readonly $file: {
    readonly id: string
    readonly name: string
    readonly mediaType: string
    /** Bytes. */
    readonly size: number
    /** Lower-case hex. */
    readonly sha256: string
  }
}

/**
 * A value as events and engine state hold it; the engine never looks behind a reference.
 * - `json`: inline, at most `INLINE_VALUE_BYTES` of JSON text;
 * - `blob`: JSON text, members in their order, in the workspace's blob store, under its SHA-256;
 * - `event`: what event number `event` of the same execution records as its `output` or, with `name`, as `values[name]`;
 * - `of`/`at`: element `at` of the list, or member `at` of the object, that `of` gives; null when it has none;
 * - `list`, `object`: put together from parts when read.
 */
export type StoredValue =
  | { readonly json: Json }
  | { readonly blob: string; readonly bytes: number }
  | { readonly event: number; readonly name?: string }
  | { readonly of: StoredValue; readonly at: number | string }
  | { readonly list: readonly StoredValue[] }
  | { readonly object: { readonly [name: string]: StoredValue } }

/** Values above this many bytes of JSON text pass by reference. */
export const INLINE_VALUE_BYTES = 64 * 1024
/** Values above this many bytes of JSON text are `PAYLOAD_TOO_LARGE`; use a file. */
export const MAX_VALUE_BYTES = 64 * 1024 * 1024
/** Loop state keeps inline results up to this size; larger ones by `event`. */
export const INLINE_RESULT_BYTES = 256

export const NULL_VALUE: StoredValue = { json: null }

/** Whether `value` is a file reference. */
export function isFileValue(value: unknown): value is FileValue {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$file')) return false
  const file = (value as FileValue).$file
  return typeof file === 'object' && file !== null && typeof file.id === 'string' && typeof file.sha256 === 'string'
}
