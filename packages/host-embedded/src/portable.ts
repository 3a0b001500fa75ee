import type { ExecutionId, StoredValue, WorkspaceId } from '@heddle/model'
import type { Services } from './services.ts'

/** `value` without references into the journal of the execution it comes from: inline, or a blob of the workspace. */
export async function toPortable(
  { values }: Pick<Services, 'values'>,
  owner: { readonly workspaceId: WorkspaceId; readonly id: ExecutionId },
  value: StoredValue,
): Promise<StoredValue> {
  if ('json' in value || 'blob' in value) return value
  return values.store(owner.workspaceId, await values.reader(owner.workspaceId, owner.id).load(value))
}
