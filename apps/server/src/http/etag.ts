import { HeddleError } from '@heddle/model'
import type { EtagKind } from './define-route.ts'

const PREFIX: { readonly [Kind in EtagKind]: string } = { draft: 'r', variables: 'v' }

/** The ETag of a revision: `"r42"`. */
export function toEtag(kind: EtagKind, revision: number): string {
  return `"${PREFIX[kind]}${revision}"`
}

/** The revision a write is based on. Throws `REVISION_REQUIRED` without the header, `INPUT_INVALID` on another ETag. */
export function parseIfMatch(kind: EtagKind, header: string | undefined): number {
  const example = toEtag(kind, 42)
  if (header === undefined || header.trim() === '' || header.trim() === '*') {
    const message = `This write needs the revision it is based on: send its ETag, such as If-Match: ${example}.`
    throw new HeddleError('REVISION_REQUIRED', message)
  }
  const found = new RegExp(`^"${PREFIX[kind]}(\\d{1,9})"$`).exec(header.trim())
  if (found === null) {
    const shown = JSON.stringify(header.slice(0, 60))
    throw new HeddleError(
      'INPUT_INVALID',
      `If-Match is ${shown}; it must be one ETag of the thing, such as ${example}.`,
    )
  }
  return Number(found[1])
}
