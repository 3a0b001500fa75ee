import { ERROR_CODES, type ErrorCode, type ErrorInfo, type Json } from '@heddle/model'
import type { ShownValue } from './execution-view.ts'

/*
 * Reads fields of event data. Events come from servers that may be newer than this page: what is missing or has
 * another shape becomes null, never an error.
 */

type Data = { readonly [name: string]: Json }

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readText(data: Data, name: string): string | null {
  const value = data[name]
  return typeof value === 'string' ? value : null
}

export function readNumber(data: Data, name: string): number | null {
  const value = data[name]
  return typeof value === 'number' ? value : null
}

export function readFlag(data: Data, name: string): boolean {
  return data[name] === true
}

export function readObject(data: Data, name: string): Data | null {
  const value = data[name]
  return isObject(value) ? value : null
}

export function readTexts(data: Data, name: string): readonly string[] {
  const value = data[name]
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}

/** A time, as RFC 3339 text or ms since 1970. */
export function readTime(data: Data, name: string): number | null {
  const value = data[name]
  if (typeof value === 'number') return value
  const at = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(at) ? null : at
}

export function readError(data: Data, name: string): ErrorInfo | null {
  const error = readObject(data, name)
  if (error === null) return null
  const code = readText(error, 'code')
  const errorId = readText(error, 'errorId')
  return {
    code: ERROR_CODES.includes(code as ErrorCode) ? (code as ErrorCode) : 'INTERNAL_ERROR',
    message: readText(error, 'message') ?? '',
    ...(errorId === null ? {} : { errorId }),
    ...(error['details'] === undefined ? {} : { details: error['details'] }),
  }
}

/** `{ value }`, or `{ ref, bytes, preview? }`; null when the server told nothing. */
export function readValue(data: Data, name: string): ShownValue | null {
  return toShownValue(data[name])
}

/** The same for a value that an answer holds. */
export function toShownValue(answered: unknown): ShownValue | null {
  if (!isObject(answered)) return null
  const ref = readText(answered, 'ref')
  if (ref !== null) {
    const preview = answered['preview']
    return {
      kind: 'reference',
      ref,
      bytes: readNumber(answered, 'bytes'),
      preview: preview === undefined || preview === null ? null : toPreview(preview),
    }
  }
  const value = answered['value']
  return value === undefined ? null : { kind: 'whole', value }
}

function toPreview(preview: Json): string {
  return typeof preview === 'string' ? preview : JSON.stringify(preview, null, 2)
}
