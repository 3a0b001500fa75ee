/*
 * Which address starts what, in memory.
 *
 * Boundary: reads bindings and active versions from the store. One process owns them, and hears of every change.
 *
 * Invariants
 * T1 Who calls after a publish, activate, deactivate, pause or resume has been answered meets what it decided.
 * T2 What was read before a change came in is used for its own call at most, and never kept.
 * T3 Only addresses that fire are kept: unknown ones cannot fill the memory.
 */
import { HeddleError, type NodeId, type Plan, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { parseWebhookConfig, type WebhookConfig } from '@heddle/nodes-core'
import type { Binding, Store } from '@heddle/store'
import type { ActiveVersions } from '../launching/active-versions.ts'

/** What a live address starts. */
export interface Hook {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version: number
  readonly plan: Plan
  readonly bindingId: string
  readonly nodeId: NodeId
  readonly config: WebhookConfig
  /** The binding's own. */
  readonly secret: string | null
}

/** Addresses that are kept; the oldest go first. */
const MAX_KEPT = 10_000

export class HookTable {
  readonly #store: Store
  readonly #active: ActiveVersions
  readonly #hooks = new Map<string, Hook>()
  readonly #workspaces = new Map<string, WorkspaceId>()
  #changes = 0
  readonly stop: () => void

  constructor(store: Store, active: ActiveVersions) {
    this.#store = store
    this.#active = active
    this.stop = store.changes.watch((change) => {
      if (change.kind !== 'workflow') return
      this.#changes += 1
      for (const [address, hook] of this.#hooks) {
        if (hook.workflowId === change.workflowId) this.#hooks.delete(address)
      }
    })
  }

  /** What is known without asking the store. */
  findNow(workspace: string, path: string): Hook | undefined {
    return this.#hooks.get(`${workspace}/${path}`)
  }

  /** Throws `NOT_FOUND` for an address that is nobody's, and `ILLEGAL_STATE` when its workflow is off or it is paused. */
  async find(workspace: string, path: string): Promise<Hook> {
    const changes = this.#changes
    const workspaceId = await this.findWorkspace(workspace)
    const binding = workspaceId === null ? null : await this.#store.bindings.findByAddress(workspaceId, 'webhook', path)
    if (workspaceId === null || binding === null) throw unknown(path)
    const hook = await this.#load(binding, path)
    if (changes === this.#changes) this.#keep(`${workspace}/${path}`, hook)
    return hook
  }

  /** By the id or slug in its addresses; null when there is none. Neither changes. */
  async findWorkspace(name: string): Promise<WorkspaceId | null> {
    const known = this.#workspaces.get(name)
    if (known !== undefined) return known
    const found = await this.#store.workspaces.findByName(name)
    if (found === null) return null
    this.#workspaces.set(name, found.id)
    return found.id
  }

  async #load(binding: Binding, path: string): Promise<Hook> {
    const { workspaceId, workflowId, nodeId } = binding
    if (!(await this.#exists(binding))) throw unknown(path)
    const { plan, version } = await this.#active.find(workspaceId, workflowId)
    if (!binding.live || nodeId === null) throw unknown(path)
    if (binding.paused) {
      throw new HeddleError('ILLEGAL_STATE', `The webhook "${path}" is paused and starts nothing until it is resumed.`)
    }
    const config = parseWebhookConfig(binding.config)
    return { workspaceId, workflowId, version, plan, bindingId: binding.id, nodeId, config, secret: binding.secret }
  }

  async #exists({ workspaceId, workflowId }: Binding): Promise<boolean> {
    try {
      await this.#store.workflows.get(workspaceId, workflowId)
      return true
    } catch (error) {
      if (error instanceof HeddleError && error.code === 'NOT_FOUND') return false
      throw error
    }
  }

  #keep(address: string, hook: Hook): void {
    this.#hooks.set(address, hook)
    const [oldest] = this.#hooks.keys()
    if (this.#hooks.size > MAX_KEPT && oldest !== undefined) this.#hooks.delete(oldest)
  }
}

function unknown(path: string): HeddleError {
  return new HeddleError('NOT_FOUND', `There is no webhook at "${path.slice(0, 200)}" in this workspace.`)
}
