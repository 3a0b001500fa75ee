import { ApiError } from '@heddle/client'

/** An error in words a person can act on. */
export interface ErrorWords {
  readonly description: string
  readonly code?: string
}

/** Words for errors that come without any. */
export interface ErrorFallbacks {
  readonly network: string
  readonly newVersion: string
  readonly unexpected: string
}

/**
 * What to show of an error: the server's own words (a problem document's `detail` and `code`), or ours where a request
 * or a part of the app did not arrive.
 */
export function describeError(error: unknown, fallbacks: ErrorFallbacks): ErrorWords {
  if (isMissingChunk(error)) return { description: fallbacks.newVersion }
  if (isNetworkError(error)) return { description: fallbacks.network }
  const { code, detail, message } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code)) {
    const words = [detail, message].find((each): each is string => typeof each === 'string' && each !== '')
    return { description: words ?? fallbacks.unexpected, code }
  }
  return { description: fallbacks.unexpected }
}

/** A request that got no answer at all: the client says so with status 0, browsers with a `TypeError`. */
export function isNetworkError(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 0
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message)
}

/** A part of the app that did not arrive: the server is out of reach, or was updated meanwhile and has it no more. */
export function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message)
}
