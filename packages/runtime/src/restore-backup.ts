import { cp, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { restoreStore } from '@heddle/store'
import type { Configuration } from './configuration.ts'
import { toStoreConfig } from './open-configured-store.ts'

/**
 * Puts the backup in `source` where the configuration says. Throws `CONFLICT` when there is data already, and
 * `INPUT_INVALID` when the backup is damaged.
 */
export async function restoreBackup(configuration: Configuration, source: string): Promise<void> {
  await restoreStore(source, toStoreConfig(configuration))
  const files = join(source, 'files')
  if ((await stat(files).catch(() => null)) === null) return
  await cp(files, join(configuration.dataFolder, 'files'), { recursive: true, errorOnExist: true, force: false })
}
