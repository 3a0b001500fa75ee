import { z } from 'zod'
import { fileSchema } from '../../answers/catalogue.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { pending } from '../pending.ts'

const TAG = 'Files'
const path = z.string().min(1).max(1_024).describe('Relative, with `/`.')
const fileParams = z.strictObject({ path })

/** The workspace's file area. */
export const FILE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'files.list',
    method: 'GET',
    path: '/api/v1/files',
    summary: 'Files, by path',
    tag: TAG,
    permission: 'file:read',
    query: z.strictObject({ ...pageQuery, folder: z.string().max(1_024).default('').describe('Only below it.') }),
    answers: { 200: pageOf(fileSchema) },
    handler: pending,
  }),
  defineRoute({
    id: 'files.upload',
    method: 'POST',
    path: '/api/v1/files',
    summary: 'Upload files',
    description:
      'As multipart parts with file names, or one file as the raw body with `?path=`. A path that exists is written again; executions that hold the old content keep it. At most 1 GB each.',
    tag: TAG,
    permission: 'file:edit',
    query: z.strictObject({
      path: path.optional().describe('Of a raw body.'),
      folder: z.string().max(1_024).default('').describe('Of multipart parts.'),
    }),
    upload: ['application/octet-stream', 'multipart/form-data'],
    deadlineMs: null,
    answers: { 201: z.strictObject({ items: z.array(fileSchema) }) },
    handler: pending,
  }),
  defineRoute({
    id: 'files.download',
    method: 'GET',
    path: '/api/v1/files/{path*}',
    summary: 'The content of a file',
    description: 'Takes `Range` with one range of bytes.',
    tag: TAG,
    permission: 'file:read',
    params: fileParams,
    deadlineMs: null,
    answers: {
      200: { media: ['application/octet-stream'], description: 'The content, with the file’s own media type.' },
      206: { media: ['application/octet-stream'], description: 'The range that was asked for.' },
    },
    handler: pending,
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
    handler: pending,
  }),
]
