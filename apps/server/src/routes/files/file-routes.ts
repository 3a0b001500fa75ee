import { HeddleError } from '@heddle/model'
import { parseFilePath, type AreaFile } from '@heddle/runtime'
import { z } from 'zod'
import { fileSchema } from '../../answers/catalogue.ts'
import { toTime } from '../../answers/time.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { downloadFile } from './download-file.ts'
import { uploadFiles } from './upload-files.ts'

const TAG = 'Files'
const path = z.string().min(1).max(1_024).describe('Relative, with `/`.')
const fileParams = z.strictObject({ path })
const folder = z.string().max(1_024).default('')

function toFile({ path: place, value, updatedAt }: AreaFile) {
  const { id, name, mediaType, size, sha256 } = value.$file
  return { path: place, id, name, mediaType, size, sha256, updatedAt: toTime(updatedAt) }
}

/** Cursors are paths: they sort, and files come and go. */
function parseCursor(cursor: string | undefined): string {
  if (cursor === undefined) return ''
  const after = Buffer.from(cursor, 'base64url').toString('utf8')
  if (Buffer.from(after).toString('base64url') === cursor) return after
  throw new HeddleError('INPUT_INVALID', 'The cursor is not one of this list. Start again without it.')
}

/** The workspace's file area. */
export const FILE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'files.list',
    method: 'GET',
    path: '/api/v1/files',
    summary: 'Files, by path',
    tag: TAG,
    permission: 'file:read',
    query: z.strictObject({ ...pageQuery, folder: folder.describe('Only below it.') }),
    answers: { 200: pageOf(fileSchema) },
    handler: async ({ heddle, caller, query }) => {
      if (query.folder !== '') parseFilePath(query.folder)
      const after = parseCursor(query.cursor)
      const request = { folder: query.folder, after, limit: query.limit + 1 }
      const found = await heddle.files.listDeep(caller.workspaceId, request)
      const items = found.slice(0, query.limit)
      const last = found.length > items.length ? items.at(-1) : undefined
      const nextCursor = last === undefined ? null : Buffer.from(last.path).toString('base64url')
      return { status: 200, body: { items: items.map(toFile), nextCursor } }
    },
  }),
  defineRoute({
    id: 'files.upload',
    method: 'POST',
    path: '/api/v1/files',
    summary: 'Upload files',
    description:
      'As multipart parts with file names, or one file as the raw body with `?path=`. A path that exists is written again: sent twice, the same file changes nothing. Executions that hold the old content keep it. At most 1 GB each.',
    tag: TAG,
    permission: 'file:edit',
    query: z.strictObject({
      path: path.optional().describe('Of a raw body.'),
      folder: folder.describe('Of multipart parts.'),
    }),
    upload: ['*/*', 'multipart/form-data'],
    deadlineMs: null,
    answers: { 201: z.strictObject({ items: z.array(fileSchema) }) },
    handler: async (context) => ({ status: 201, body: { items: (await uploadFiles(context)).map(toFile) } }),
  }),
  defineRoute({
    id: 'files.download',
    method: 'GET',
    path: '/api/v1/files/{path*}',
    summary: 'The content of a file',
    description: 'Takes `Range` with one range of bytes, and `If-None-Match` with the ETag of an earlier answer.',
    tag: TAG,
    permission: 'file:read',
    params: fileParams,
    deadlineMs: null,
    answers: {
      200: { media: ['application/octet-stream'], description: 'The content, with the file’s own media type.' },
      206: { media: ['application/octet-stream'], description: 'The range that was asked for.' },
      304: null,
    },
    handler: downloadFile,
  }),
  defineRoute({
    id: 'files.delete',
    method: 'DELETE',
    path: '/api/v1/files/{path*}',
    summary: 'Remove a file from the area; executions that hold its content keep it',
    tag: TAG,
    permission: 'file:edit',
    params: fileParams,
    answers: { 204: null },
    handler: async ({ heddle, caller, params }) => {
      await heddle.files.remove(caller.workspaceId, params.path)
      return { status: 204, body: null }
    },
  }),
]
