import { Readable } from 'node:stream'
import { HeddleError } from '@heddle/model'
import { parseFilePath, type AreaFile } from '@heddle/runtime'
import type { RouteContext } from '../../http/define-route.ts'
import { HttpError } from '../../http/problem.ts'

/** Of one file, in bytes. */
const MAX_FILE_BYTES = 1024 ** 3
const MAX_FILES = 100
const DEFAULT_MEDIA_TYPE = 'application/octet-stream'

type UploadContext = Pick<
  RouteContext<unknown, { readonly path?: string | undefined; readonly folder: string }, unknown>,
  'request' | 'heddle' | 'caller' | 'query' | 'signal'
>

/**
 * Writes what is uploaded while it arrives. Of several files those before a bad one stay. Throws `INPUT_INVALID` on bad
 * paths, `PAYLOAD_TOO_LARGE`, and whatever the file area refuses.
 */
export async function uploadFiles(context: UploadContext): Promise<readonly AreaFile[]> {
  const { request, query } = context
  if (!request.isMultipart()) {
    if (query.path === undefined) {
      throw new HeddleError('INPUT_INVALID', 'Name the file: send its content with ?path=folder/name.ext.')
    }
    parseFilePath(query.path)
    refuseLong(request.headers['content-length'])
    const mediaType = request.headers['content-type'] ?? DEFAULT_MEDIA_TYPE
    return [await writeFile(context, { path: query.path, content: request.raw, mediaType })]
  }
  if (query.path !== undefined) {
    throw new HeddleError('INPUT_INVALID', 'Multipart files have names of their own; use ?folder= instead of ?path=.')
  }
  const written: AreaFile[] = []
  const limits = { files: MAX_FILES, fileSize: MAX_FILE_BYTES + 1 }
  for await (const part of request.files({ limits, preservePath: true })) {
    const path = query.folder === '' ? part.filename : `${query.folder}/${part.filename}`
    parseFilePath(path)
    written.push(await writeFile(context, { path, content: part.file, mediaType: part.mimetype }))
  }
  if (written.length > 0) return written
  throw new HttpError({ status: 422, code: 'INPUT_INVALID' }, 'There is no file among the parts. Send one with a name.')
}

function refuseLong(length: string | undefined): void {
  if (Number(length ?? 0) > MAX_FILE_BYTES) throw makeTooLarge()
}

async function writeFile(
  { heddle, caller, signal }: UploadContext,
  file: { readonly path: string; readonly content: Readable; readonly mediaType: string },
): Promise<AreaFile> {
  const { workspaceId, principal } = caller
  const owner = { workspaceId, executionId: '', nodeKey: '', nodeType: '', principal, test: false }
  const bounded = Readable.toWeb(Readable.from(bound(file.content, signal))) as ReadableStream<Uint8Array>
  await heddle.files.write(owner, file.path, bounded, cleanMediaType(file.mediaType))
  const found = await heddle.files.find(workspaceId, file.path)
  if (found !== null) return found
  throw new HeddleError('CONFLICT', `"${file.path}" was removed while it was written. Upload it again.`)
}

async function* bound(content: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    signal.throwIfAborted()
    bytes += chunk.byteLength
    if (bytes > MAX_FILE_BYTES) throw makeTooLarge()
    yield chunk
  }
}

/** Only what may stand in a header again. */
function cleanMediaType(text: string): string {
  return /^[\w.+-]+\/[\w.+-]+(;[ \w.+="-]*)?$/.test(text) && text.length <= 200 ? text : DEFAULT_MEDIA_TYPE
}

function makeTooLarge(): HeddleError {
  return new HeddleError('PAYLOAD_TOO_LARGE', `A file may have ${MAX_FILE_BYTES} bytes. Upload it in parts.`)
}
