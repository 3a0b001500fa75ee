import type { WorkflowId, WorkspaceId } from '@heddle/model'
import type { Binding, BindingDesign, Firing, Store } from '@heddle/store'

/** A binding with its last firings, newest first. */
export interface BindingDetails extends Binding {
  readonly history: readonly Firing[]
}

/** All bindings of a workflow, live or not. */
export async function listBindings(
  store: Store,
  workspaceId: WorkspaceId,
  workflowId: WorkflowId,
): Promise<readonly BindingDetails[]> {
  const bindings = await store.bindings.list(workspaceId, workflowId)
  return Promise.all(bindings.map((binding) => withHistory(store, binding)))
}

export async function withHistory(store: Store, binding: Binding): Promise<BindingDetails> {
  return { ...binding, history: await store.bindings.listHistory(binding.workspaceId, binding.id) }
}

/** What the bindings will be when `designs` are activated: the answer is known before the transaction that makes it so. */
export function foreseeBindings(
  bindings: readonly BindingDetails[],
  designs: readonly (BindingDesign & { readonly id: string })[],
  owner: { readonly workspaceId: WorkspaceId; readonly workflowId: WorkflowId },
): readonly BindingDetails[] {
  const kept = bindings.map((binding): BindingDetails => {
    const design = designs.find(({ nodeId }) => nodeId !== null && nodeId === binding.nodeId)
    if (design === undefined) return binding.nodeId === null ? binding : { ...binding, live: false }
    const { kind, config, input = null, address = binding.address } = design
    const secret = binding.secret ?? design.secret ?? null
    return { ...binding, kind, config, input, address, secret, live: true, revision: binding.revision + 1 }
  })
  const fresh = designs.filter(({ nodeId }) => !bindings.some((binding) => binding.nodeId === nodeId))
  const added = fresh.map((design): BindingDetails => ({
    ...owner,
    id: design.id,
    nodeId: design.nodeId,
    kind: design.kind,
    paused: false,
    live: true,
    nextDue: design.nextDue ?? null,
    cursor: null,
    secret: design.secret ?? null,
    address: design.address ?? null,
    config: design.config,
    input: design.input ?? null,
    revision: 1,
    history: [],
  }))
  return [...kept, ...added].toSorted((left, right) => (left.id < right.id ? -1 : 1))
}
