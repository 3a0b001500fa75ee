import type { BlobStore } from '@heddle/engine'
import type { WorkspaceId } from '@heddle/model'

/** A stored blob as garbage collection and backup see it. */
export interface StoredBlob {
  readonly workspaceId: WorkspaceId
  readonly sha256: string
  readonly bytes: number
  /** When it was last put, ms since 1970: a second `put` of the same bytes counts. */
  readonly putAt: number
}

/*
 * All blobs of an installation, by `workspace/sha256`; workspaces share nothing.
 *
 * 1. A blob is whole or absent: it gets its name when its bytes are synced.
 * 2. `put` of bytes that are there renews their age, so garbage collection does not take what was just put.
 */
export interface BlobArea extends BlobStore {
  /** Like `put`, for bytes that come as a stream; held on disk, not in memory. */
  putStream(
    workspaceId: WorkspaceId,
    stream: ReadableStream<Uint8Array>,
  ): Promise<{ readonly sha256: string; readonly bytes: number }>
  /** `null` when there is none. */
  openStream(workspaceId: WorkspaceId, sha256: string): Promise<ReadableStream<Uint8Array> | null>
  list(): AsyncIterable<StoredBlob>
  /** Nothing happens when there is none. */
  delete(workspaceId: WorkspaceId, sha256: string): Promise<void>
  /** Takes away what a killed process had begun to write before `beforeMs` (ms since 1970). */
  deleteUnfinished(beforeMs: number): Promise<void>
}
