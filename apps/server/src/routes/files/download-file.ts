import { Readable } from 'node:stream'
import { HeddleError } from '@heddle/model'
import type { RouteContext } from '../../http/define-route.ts'
import { HttpError } from '../../http/problem.ts'
import { toDisposition } from '../../http/to-disposition.ts'

type DownloadContext = Pick<
  RouteContext<{ readonly path: string }, unknown, unknown>,
  'request' | 'heddle' | 'caller' | 'params'
>

type DownloadAnswer = { readonly etag: string; readonly headers: { readonly [name: string]: string } } & (
  | { readonly status: 200 | 206; readonly body: Readable; readonly media: string }
  | { readonly status: 304; readonly body: null }
)

/**
 * A file as it is, always as an attachment: what people uploaded must never run as a page of this server. Throws
 * `NOT_FOUND`, and 416 when the range lies outside.
 */
export async function downloadFile({ request, heddle, caller, params }: DownloadContext): Promise<DownloadAnswer> {
  const { workspaceId } = caller
  const found = await heddle.files.find(workspaceId, params.path)
  if (found === null) {
    throw new HeddleError('NOT_FOUND', `There is no file "${params.path.slice(0, 200)}" in this workspace's file area.`)
  }
  const { size, sha256, mediaType, name } = found.value.$file
  const etag = `"${sha256}"`
  const headers = {
    'content-disposition': toDisposition(name),
    'accept-ranges': 'bytes',
    'content-security-policy': "default-src 'none'; sandbox",
  }
  if (request.headers['if-none-match'] === etag) return { status: 304, body: null, etag, headers }
  const range = parseRange(request.headers.range, size)
  const part = range ?? { start: 0, end: size - 1 }
  const length = { 'content-length': String(part.end - part.start + 1) }
  const body = size === 0 ? Readable.from([]) : await heddle.files.openRange(workspaceId, found.value, part)
  if (range === null) return { status: 200, body, media: mediaType, etag, headers: { ...headers, ...length } }
  const contentRange = `bytes ${range.start}-${range.end}/${size}`
  return {
    status: 206,
    body,
    media: mediaType,
    etag,
    headers: { ...headers, ...length, 'content-range': contentRange },
  }
}

interface ByteRange {
  readonly start: number
  /** Included. */
  readonly end: number
}

/** One range of bytes (RFC 9110, 14.1.2); null without one, or with several. Throws 416 when it lies outside. */
function parseRange(header: string | undefined, size: number): ByteRange | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  const [, first = '', last = ''] = found ?? []
  if ((first === '' && last === '') || size === 0) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start <= end) return { start, end }
  const fault = { status: 416, code: 'INPUT_INVALID', headers: { 'content-range': `bytes */${size}` } } as const
  throw new HttpError(fault, `The file has ${size} bytes; the range ${header} lies outside.`)
}
