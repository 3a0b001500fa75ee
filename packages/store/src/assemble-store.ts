import type { AppendWriter } from './journal/database-journal.ts'
import { DatabaseJournal } from './journal/database-journal.ts'
import type { BlobArea } from './blobs/blob-area.ts'
import { ChangeFeed } from './change-feed.ts'
import type { Database } from './database.ts'
import { ApprovalRepository } from './repositories/approval-repository.ts'
import { BindingRepository } from './repositories/binding-repository.ts'
import { ExecutionRepository } from './repositories/execution-repository.ts'
import { FileRepository } from './repositories/file-repository.ts'
import { IdempotencyRepository } from './repositories/idempotency-repository.ts'
import { ValueRepository } from './repositories/value-repository.ts'
import { VariableRepository } from './repositories/variable-repository.ts'
import { WorkflowRepository } from './repositories/workflow-repository.ts'
import { WorkspaceRepository } from './repositories/workspace-repository.ts'
import type { Store } from './store.ts'
import { SystemStore } from './system/system-store.ts'

interface StoreParts {
  readonly database: Database & AppendWriter
  readonly blobs: BlobArea
  /** Ms since 1970. */
  readonly now: () => number
  readonly maintainPartitions: (nowMs: number) => Promise<readonly string[]>
  readonly acquireOwner: Store['acquireOwner']
  readonly backup: Store['backup']
  readonly close: Store['close']
}

/** A store from the parts that differ between databases. */
export function assembleStore(parts: StoreParts): Store {
  const { database, blobs, now, maintainPartitions } = parts
  const journal = new DatabaseJournal(database, database)
  const changes = new ChangeFeed()
  let backups = 0
  return {
    journal,
    changes,
    workspaces: new WorkspaceRepository({ database, now }),
    workflows: new WorkflowRepository({ database, changes, now }),
    executions: new ExecutionRepository({ database, now }),
    approvals: new ApprovalRepository(database),
    bindings: new BindingRepository({ database, changes, now }),
    variables: new VariableRepository({ database, changes, now }),
    files: new FileRepository({ database, blobs, now }),
    idempotency: new IdempotencyRepository({ database, now }),
    values: new ValueRepository({ journal, blobs }),
    blobs,
    system: new SystemStore({ database, blobs, maintainPartitions, mayCollect: () => backups === 0 }),
    acquireOwner: parts.acquireOwner,
    close: parts.close,
    backup: async (folder) => {
      backups += 1
      try {
        return await parts.backup(folder)
      } finally {
        backups -= 1
      }
    },
  }
}
