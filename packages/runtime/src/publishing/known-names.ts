import { validateDefinition, type ReferenceKind } from '@heddle/graph'
import { HeddleError, toWorkflowId, type Definition, type NodeCatalogue, type WorkspaceId } from '@heddle/model'
import type { Draft, Store } from '@heddle/store'

/** What of the names in a definition the workspace has. */
export interface KnownNames {
  isKnown(kind: ReferenceKind, name: string): boolean
  /** The called workflow, when there is one of that id. */
  workflow(id: string): Draft | null
}

/**
 * Looks up everything outside that a definition names. Until there is a vault and a registry of tools, agents and
 * connections, a workspace has none of these.
 */
export async function findKnownNames(
  { store, catalogue }: { readonly store: Store; readonly catalogue: NodeCatalogue },
  workspaceId: WorkspaceId,
  definition: Definition,
): Promise<KnownNames> {
  const named = new Set<string>()
  const isKnown = (kind: ReferenceKind, name: string) => {
    if (kind === 'workflow') named.add(name)
    return true
  }
  validateDefinition(definition, { catalogue, isKnown })
  const found = await Promise.all([...named].map(async (id) => [id, await findDraft(store, workspaceId, id)] as const))
  const workflows = new Map(found)
  return {
    isKnown: (kind, name) => kind === 'workflow' && (workflows.get(name) ?? null) !== null,
    workflow: (id) => workflows.get(id) ?? null,
  }
}

async function findDraft(store: Store, workspaceId: WorkspaceId, id: string): Promise<Draft | null> {
  try {
    return await store.workflows.get(workspaceId, toWorkflowId(id))
  } catch (error) {
    if (error instanceof HeddleError && error.code === 'NOT_FOUND') return null
    throw error
  }
}
