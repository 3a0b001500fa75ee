export { openSqliteStore, type SqliteStoreConfig } from './sqlite/open-sqlite-store.ts'
export { readOwner } from './sqlite/sqlite-owner.ts'
export { findStorageFailure, toStorageError } from './storage-error.ts'
export type { OwnerInfo, Store } from './store.ts'
