import { HeddleError, type Json } from '@heddle/model'

/** Names that expressions may not read either. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** A place inside a value: member names and list positions. */
export type ValuePath = readonly (string | number)[]

/**
 * Parses `items[0].title`: names with dots, positions in brackets, odd names as `["a b"]`. Throws `INPUT_INVALID`
 * for anything else, and for names that lead to prototypes.
 */
export function parseValuePath(text: string): ValuePath {
  const part = /\.?([^.[\]"\s]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y
  const path: (string | number)[] = []
  let at = 0
  while (at < text.length) {
    part.lastIndex = at
    const match = part.exec(text)
    if (!match || (at === 0 && text.startsWith('.'))) throw refuse(text)
    path.push(toPart(text, match))
    at = part.lastIndex
  }
  if (path.length === 0 || path.length > 100) throw refuse(text)
  return path
}

function toPart(text: string, [, name, position, quoted]: RegExpExecArray): string | number {
  if (position !== undefined) return Number(position)
  const part = name ?? readQuoted(text, quoted ?? '')
  if (FORBIDDEN.has(part)) throw new HeddleError('INPUT_INVALID', `The path "${text}" must not name ${part}.`)
  return part
}

function readQuoted(text: string, quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch (error) {
    throw refuse(text, error)
  }
}

function refuse(text: string, cause?: unknown): HeddleError {
  return new HeddleError(
    'INPUT_INVALID',
    `"${text}" is not a path. Write names with dots and positions: items[0].title.`,
    {
      cause,
    },
  )
}

/** What stands at `path`, own members only; `undefined` when there is nothing. */
export function readPath(value: Json, path: ValuePath): Json | undefined {
  let current: Json | undefined = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined
    if (!Object.hasOwn(current, part)) return undefined
    if (Array.isArray(current) && typeof part !== 'number') return undefined
    current = (current as { readonly [part: string | number]: Json })[part]
  }
  return current
}
