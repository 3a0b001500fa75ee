import type { BlobArea, StoredBlob } from '../blobs/blob-area.ts'
import { listOf, type Database } from '../database.ts'

export interface CollectedBlobs {
  readonly deletedBlobs: number
  readonly deletedBytes: number
}

interface Collection {
  readonly database: Database
  readonly blobs: BlobArea
  readonly nowMs: number
  readonly mayCollect: () => boolean
}

/** A blob is put before the event that names it: what was put lately is left alone. */
const GRACE_MS = 86_400_000
const TOGETHER = 500

/** Deletes blobs that nothing names any more, and what a killed process had begun to write. */
export async function collectBlobs(collection: Collection): Promise<CollectedBlobs> {
  const { blobs, nowMs, mayCollect } = collection
  const total = { deletedBlobs: 0, deletedBytes: 0 }
  let group: StoredBlob[] = []
  const flush = async (): Promise<void> => {
    for (const blob of await listUnnamed(collection.database, group)) {
      if (!mayCollect()) break
      await blobs.delete(blob.workspaceId, blob.sha256)
      total.deletedBlobs += 1
      total.deletedBytes += blob.bytes
    }
    group = []
  }
  for await (const blob of blobs.list()) {
    if (!mayCollect()) return total
    if (blob.putAt > nowMs - GRACE_MS) continue
    group.push(blob)
    if (group.length === TOGETHER) await flush()
  }
  await flush()
  await blobs.deleteUnfinished(nowMs - GRACE_MS)
  return total
}

async function listUnnamed(database: Database, group: readonly StoredBlob[]): Promise<readonly StoredBlob[]> {
  if (group.length === 0) return []
  const { rows } = await database.read(
    `SELECT DISTINCT workspace_id, sha256 FROM blob_refs WHERE workspace_id IN ${listOf(database.dialect)}
       AND sha256 IN ${listOf(database.dialect)}`,
    [
      JSON.stringify([...new Set(group.map((blob) => blob.workspaceId))]),
      JSON.stringify(group.map((blob) => blob.sha256)),
    ],
  )
  const named = new Set(rows.map(([workspaceId, sha256]) => `${workspaceId} ${sha256}`))
  return group.filter((blob) => !named.has(`${blob.workspaceId} ${blob.sha256}`))
}
