import { HeddleError, jsonValueSchema, type Json } from '@heddle/model'
import { toText } from '@heddle/node-sdk'
import { z } from 'zod'

/** A request body and the media type it is sent with. */
export interface HttpBody {
  readonly body: string | undefined
  readonly mediaType: string | null
}

/** Text as it is, anything else as JSON; a form's content type makes an object a form. Null is no body. */
export function toHttpBody(value: Json | undefined, contentType: string | undefined): HttpBody {
  if (value === undefined || value === null) return { body: undefined, mediaType: null }
  const isForm = contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false
  if (isForm && isObject(value)) return { body: toQuery(value).toString(), mediaType: null }
  if (typeof value === 'string') return { body: value, mediaType: 'text/plain;charset=UTF-8' }
  return { body: JSON.stringify(value), mediaType: 'application/json' }
}

/** Names and values of a query or form; a list gives its name several times, null is left out. */
export function toQuery(values: { readonly [name: string]: Json }): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
      if (item !== null) query.append(name, toText(item))
    }
  }
  return query
}

/** Request headers as config fields. */
export const headersField = z.record(
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a header name'),
  jsonValueSchema,
)

/** Headers by lower-case name. Throws `INPUT_INVALID` for values that HTTP cannot carry, without showing them. */
export function toHeaders(fields: { readonly [name: string]: Json }): { [name: string]: string } {
  const headers = Object.entries(fields).map(([name, value]): readonly [string, string] => {
    const text = toText(value)
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return [name.toLowerCase(), text]
    throw new HeddleError(
      'INPUT_INVALID',
      `The header ${name} holds a line break or a character that HTTP cannot carry.`,
    )
  })
  return Object.fromEntries(headers)
}

/** The address with `query` added. Throws `INPUT_INVALID` for what is not an absolute http or https address. */
export function toUrl(text: string, query: { readonly [name: string]: Json }): string {
  if (!URL.canParse(text)) {
    throw new HeddleError('INPUT_INVALID', `"${text}" is not an address. Write it whole: https://example.com/path.`)
  }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HeddleError('INPUT_INVALID', `The address "${text}" must begin with http:// or https://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new HeddleError('INPUT_INVALID', 'The address holds a user or password. Use a header with a secret instead.')
  }
  for (const [name, value] of toQuery(query)) url.searchParams.append(name, value)
  return url.href
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
