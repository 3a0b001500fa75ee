import type { WorkflowId, WorkspaceId } from '@heddle/model'

/** What changed for those who keep it in memory: which version runs, whether its bindings fire, or what `env` holds. */
export type StoreChange =
  | { readonly kind: 'workflow'; readonly workspaceId: WorkspaceId; readonly workflowId: WorkflowId }
  | { readonly kind: 'variables'; readonly workspaceId: WorkspaceId }

type Listener = (change: StoreChange) => void

/**
 * Tells caches of this process what was just written. Listeners are called after the commit and before the write's
 * promise resolves, so who waited for the write never sees the old value again.
 */
export class ChangeFeed {
  readonly #listeners = new Set<Listener>()

  /** Returns how to stop. */
  watch(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
