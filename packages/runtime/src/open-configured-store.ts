import { openStore, type Store, type StoreConfig } from '@heddle/store'
import type { Configuration } from './configuration.ts'

/** Where a configuration keeps everything. */
export function toStoreConfig(configuration: Configuration): StoreConfig {
  const { dataFolder, databaseUrl, bucket } = configuration
  return { dataFolder, databaseUrl, ...(bucket === null ? {} : { blobs: { bucket } }) }
}

/** Opens the store that a configuration names. */
export function openConfiguredStore(configuration: Configuration): Promise<Store> {
  return openStore(toStoreConfig(configuration))
}
