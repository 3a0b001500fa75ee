import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { HeddleError, type WorkspaceId } from '@heddle/model'
import type { FilesPort } from '@heddle/node-sdk'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  txt: 'text/plain',
  md: 'text/markdown',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  xml: 'application/xml',
  pdf: 'application/pdf',
}

/** Copies a file of this machine into the workspace's file area, under `name`. Throws `NOT_FOUND` when there is none. */
export async function importFile(
  files: FilesPort,
  workspaceId: WorkspaceId,
  file: { readonly name: string; readonly path: string },
): Promise<void> {
  const found = await stat(file.path).catch(() => null)
  if (found === null || !found.isFile()) throw new HeddleError('NOT_FOUND', `There is no file ${file.path}.`)
  const mediaType = MEDIA_TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
  const content = Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array>
  const caller = { workspaceId, executionId: '', nodeKey: '', nodeType: 'import', principal: 'cli', test: false }
  await files.write(caller, file.name, content, mediaType)
}
