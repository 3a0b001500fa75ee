import { DatabaseSync } from 'node:sqlite'

const BUSY = 5

/**
 * `BEGIN EXCLUSIVE` on a file of its own, kept open: the operating system frees it when the process dies.
 * Nothing else may open and close that file in this process: closing any descriptor would free the lock.
 */
export class OwnerFileLock {
  #database: DatabaseSync | null = null

  /** False when another process, or another store of this one, holds it. */
  take(path: string): boolean {
    if (this.#database !== null) return false
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      if (((error as { readonly errcode?: number }).errcode ?? 0) % 256 === BUSY) return false
      throw error
    }
    this.#database = database
    return true
  }

  release(): void {
    this.#database?.close()
    this.#database = null
  }
}
