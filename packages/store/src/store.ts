import type { Journal, OwnerLock } from '@heddle/engine'
import type { ChangeFeed } from './change-feed.ts'
import type { BlobArea } from './blobs/blob-area.ts'
import type { ApprovalRepository } from './repositories/approval-repository.ts'
import type { BindingRepository } from './repositories/binding-repository.ts'
import type { ExecutionRepository } from './repositories/execution-repository.ts'
import type { FileRepository } from './repositories/file-repository.ts'
import type { IdempotencyRepository } from './repositories/idempotency-repository.ts'
import type { ValueRepository } from './repositories/value-repository.ts'
import type { VariableRepository } from './repositories/variable-repository.ts'
import type { WorkflowRepository } from './repositories/workflow-repository.ts'
import type { WorkspaceRepository } from './repositories/workspace-repository.ts'
import type { SystemStore } from './system/system-store.ts'

/** Who wants to own the executions of a store, for the message a second process gets. */
export interface OwnerInfo {
  readonly pid: number
  /** Ms since 1970. */
  readonly since: number
  /** Where the command line reaches the owner, or null. */
  readonly address: string | null
}

/** What a backup holds. */
export interface BackupReport {
  readonly folder: string
  readonly databaseBytes: number
  readonly blobs: number
}

/** All that is stored, on either database. Repositories take the workspace first; what is another's is `NOT_FOUND`. */
export interface Store {
  readonly journal: Journal
  /** Tells caches what was written through this store. */
  readonly changes: Pick<ChangeFeed, 'watch'>
  readonly workspaces: WorkspaceRepository
  readonly workflows: WorkflowRepository
  readonly executions: ExecutionRepository
  readonly approvals: ApprovalRepository
  readonly bindings: BindingRepository
  readonly variables: VariableRepository
  readonly files: FileRepository
  readonly idempotency: IdempotencyRepository
  readonly values: ValueRepository
  readonly blobs: BlobArea
  readonly system: SystemStore
  /** Throws `CONFLICT`, saying who holds it, when another process owns the executions. */
  acquireOwner(info: OwnerInfo): Promise<OwnerLock>
  /** A consistent copy, made while work goes on, in a new folder. Throws `CONFLICT` when the folder is not empty. */
  backup(folder: string): Promise<BackupReport>
  /** Lets what is being written end. */
  close(): Promise<void>
}
