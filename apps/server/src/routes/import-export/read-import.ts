import type { MultipartFile } from '@fastify/multipart'
import { HeddleError } from '@heddle/model'
import type { ImportedFile } from '@heddle/runtime'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HttpError } from '../../http/problem.ts'
import { readBytes } from '../../http/read-bytes.ts'

/** All files of one import together, in bytes. */
export const IMPORT_BYTES = 16 * 1024 * 1024

const MAX_FILES = 100

const name = z.string().min(1).max(500)

/** An import as JSON. */
export const importBody = z.union([
  z.strictObject({ text: z.string().max(IMPORT_BYTES), name: name.optional() }),
  z.strictObject({
    files: z
      .array(
        z.strictObject({
          name: name.describe('Path of the file; sub-workflows name each other by it.'),
          text: z.string().max(IMPORT_BYTES),
        }),
      )
      .min(1)
      .max(MAX_FILES),
    main: name.optional().describe('Name of the file that was asked for; default: the first.'),
  }),
])

interface ImportRequest {
  readonly files: readonly ImportedFile[]
  readonly main?: string | undefined
}

/** What is imported, from whichever form it was sent in. */
export async function readImport(context: {
  readonly request: FastifyRequest
  readonly body: z.infer<typeof importBody>
}): Promise<ImportRequest> {
  const { request } = context
  const body = context.body as z.infer<typeof importBody> | null | undefined
  if (body !== null && body !== undefined) {
    return 'files' in body ? body : { files: [{ name: body.name ?? '', text: body.text }] }
  }
  if (request.isMultipart()) return { files: await readParts(request) }
  if (request.headers['content-type'] === undefined) {
    throw new HttpError({ status: 415, code: 'INPUT_INVALID' }, 'Send the definition as JSON, YAML, or uploaded files.')
  }
  return { files: [{ name: '', text: await readBytes(request.raw, IMPORT_BYTES) }] }
}

async function readParts(request: FastifyRequest): Promise<readonly ImportedFile[]> {
  const files: ImportedFile[] = []
  let bytes = 0
  const limits = { files: MAX_FILES + 1, fileSize: IMPORT_BYTES, fields: 0 }
  for await (const part of request.files({ limits, preservePath: true })) {
    const text = await readPart(part)
    bytes += text.byteLength
    if (bytes > IMPORT_BYTES || files.length === MAX_FILES) {
      const message = `An import holds at most ${MAX_FILES} files of ${IMPORT_BYTES} bytes in all. Import them in parts.`
      throw new HeddleError('PAYLOAD_TOO_LARGE', message)
    }
    files.push({ name: part.filename, text })
  }
  return files
}

async function readPart(part: MultipartFile): Promise<Uint8Array> {
  return readBytes(part.file, IMPORT_BYTES)
}
