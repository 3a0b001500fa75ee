import type { FileValue } from '@heddle/model'
import { api } from '../../api/api.ts'

/**
 * Stores a file in the workspace's file area, in a folder of its own so that it replaces no other, and gives the value
 * that names it. Throws `ApiError`.
 */
export async function uploadFile(file: File): Promise<FileValue> {
  const body = new FormData()
  body.append('file', file, file.name)
  const { items } = await api.post('/api/v1/files', {
    params: { query: { folder: `uploads/${crypto.randomUUID()}` } },
    body,
  })
  const [stored] = items
  if (stored === undefined) throw new Error(`The server stored nothing of ${file.name}. Try it again.`)
  const { id, name, mediaType, size, sha256 } = stored
  return { $file: { id, name, mediaType, size, sha256 } }
}
