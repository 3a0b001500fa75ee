/*
 * Blobs on storage that may have no room, or be away, for a while.
 *
 * Boundary: knows a blob store; what its storage does, it learns from the failures of `put`. One for all who put blobs
 * in this process, so that the host sees them all.
 *
 * Invariants
 * B1 A put for which there is no room is kept in memory and tried again every second, for a minute at most.
 * B2 When the minute has passed, whoever watches is told before the put rejects.
 */
import type { BlobStore, StorageFailure } from '@heddle/engine'
import type { WorkspaceId } from '@heddle/model'
import { setTimeout as delay } from 'node:timers/promises'
import { toStorageFailure } from './storage-failure.ts'

export interface BlobWatcher {
  /** Storage has stopped taking blobs for a while (the failure), or takes them again (null). */
  onPressure(failure: StorageFailure | null): void
  /** It did not take one for a minute. */
  onExhausted(error: unknown): void
}

const MAX_TRIES = 60

export class PatientBlobs implements BlobStore {
  readonly #blobs: BlobStore
  readonly #pause: () => Promise<void>
  readonly #watchers = new Set<BlobWatcher>()
  #waiting = 0

  /** `pause` resolves when storage may be tried again; default: after a second. */
  constructor(blobs: BlobStore, pause: () => Promise<void> = () => delay(1_000, undefined, { ref: false })) {
    this.#blobs = blobs
    this.#pause = pause
  }

  /** Whether no put waits for room. */
  get isHealthy(): boolean {
    return this.#waiting === 0
  }

  watch(watcher: BlobWatcher): void {
    this.#watchers.add(watcher)
  }

  get(...args: Parameters<BlobStore['get']>): ReturnType<BlobStore['get']> {
    return this.#blobs.get(...args)
  }

  async put(workspaceId: WorkspaceId, bytes: Uint8Array): ReturnType<BlobStore['put']> {
    try {
      return await this.#blobs.put(workspaceId, bytes)
    } catch (error) {
      if (!isPassing(toStorageFailure(error))) throw error
      return await this.#putLater({ workspaceId, bytes, error })
    }
  }

  /** B1, B2. */
  async #putLater(put: {
    readonly workspaceId: WorkspaceId
    readonly bytes: Uint8Array
    readonly error: unknown
  }): ReturnType<BlobStore['put']> {
    let { error } = put
    this.#count(1, error)
    try {
      for (let tries = 1; tries < MAX_TRIES && isPassing(toStorageFailure(error)); tries += 1) {
        await this.#pause()
        try {
          return await this.#blobs.put(put.workspaceId, put.bytes)
        } catch (again) {
          error = again
        }
      }
      for (const watcher of this.#watchers) watcher.onExhausted(error)
      throw error
    } finally {
      this.#count(-1, error)
    }
  }

  #count(change: 1 | -1, error: unknown): void {
    const wasHealthy = this.isHealthy
    this.#waiting += change
    if (wasHealthy === this.isHealthy) return
    for (const watcher of this.#watchers) watcher.onPressure(this.isHealthy ? null : toStorageFailure(error))
  }
}

function isPassing({ kind }: StorageFailure): boolean {
  return kind === 'disk-full' || kind === 'unavailable'
}
