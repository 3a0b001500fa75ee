/*
 * The active versions of workflows, and the workspaces' variables, in memory: what starts executions asks here, so that
 * a start reads nothing from the database.
 *
 * Boundary: one process owns a store's executions, and all writes of it go through that process's store.
 *
 * Invariants
 * A1 Who starts after a write has been answered sees what was written: the store tells of it before its answer.
 * A2 What was read before a change came in is used for its own caller at most, and never kept.
 */
import { HeddleError, NULL_VALUE, type Plan, type StoredValue, type WorkflowId, type WorkspaceId } from '@heddle/model'
import type { Store, StoreChange } from '@heddle/store'

/** A version that runs when nothing else is asked for. */
export interface ActiveVersion {
  readonly workflowId: WorkflowId
  readonly version: number
  readonly plan: Plan
}

/** Workflows and workspaces that are kept; the oldest go first. */
const MAX_KEPT = 1_000

export class ActiveVersions {
  readonly #store: Store
  readonly #versions = new Map<string, ActiveVersion>()
  readonly #variables = new Map<WorkspaceId, StoredValue>()
  #changes = 0

  /** `stop` ends the watching of the store. */
  readonly stop: () => void

  constructor(store: Store) {
    this.#store = store
    this.stop = store.changes.watch((change) => this.#forget(change))
  }

  /** Throws `NOT_FOUND`, and `ILLEGAL_STATE` when the workflow is off. */
  async find(workspaceId: WorkspaceId, workflowId: WorkflowId): Promise<ActiveVersion> {
    const key = `${workspaceId}/${workflowId}`
    const known = this.#versions.get(key)
    if (known !== undefined) return known
    const changes = this.#changes
    const { name, activeVersion, lastVersion } = await this.#store.workflows.get(workspaceId, workflowId)
    if (activeVersion === null) throw toOff(name, lastVersion)
    const found = await this.#store.workflows.findVersion(workspaceId, workflowId, activeVersion)
    if (found === null) throw new HeddleError('NOT_FOUND', `The workflow "${name}" has no version ${activeVersion}.`)
    const active = { workflowId, version: found.number, plan: found.plan }
    if (changes === this.#changes) keep(this.#versions, key, active)
    return active
  }

  /** As `findEnv`, when nothing has to be read for it. */
  findEnvNow(workspaceId: WorkspaceId, plan: Plan): StoredValue | undefined {
    return readsEnv(plan) ? this.#variables.get(workspaceId) : NULL_VALUE
  }

  /** The workspace's variables for a plan; null when none of its expressions can read `env`. */
  async findEnv(workspaceId: WorkspaceId, plan: Plan): Promise<StoredValue> {
    const known = this.findEnvNow(workspaceId, plan)
    if (known !== undefined) return known
    const changes = this.#changes
    const { values } = await this.#store.variables.get(workspaceId)
    const env = { json: values }
    if (changes === this.#changes) keep(this.#variables, workspaceId, env)
    return env
  }

  #forget(change: StoreChange): void {
    this.#changes += 1
    if (change.kind === 'variables') this.#variables.delete(change.workspaceId)
    else this.#versions.delete(`${change.workspaceId}/${change.workflowId}`)
  }
}

function toOff(name: string, lastVersion: number): HeddleError {
  const move = lastVersion === 0 ? 'Publish it, or run its draft.' : 'Activate a version, or name one.'
  return new HeddleError('ILLEGAL_STATE', `The workflow "${name}" is off: no version of it is active. ${move}`)
}

function keep<Key, Value>(cache: Map<Key, Value>, key: Key, value: Value): void {
  cache.set(key, value)
  const [oldest] = cache.keys()
  if (cache.size > MAX_KEPT && oldest !== undefined) cache.delete(oldest)
}

const envReaders = new WeakMap<Plan, boolean>()

/** Whether the word occurs at all; a false alarm costs some bytes of the first event. */
function readsEnv(plan: Plan): boolean {
  const known = envReaders.get(plan)
  if (known !== undefined) return known
  const reads = /\benv\b/.test(JSON.stringify(plan))
  envReaders.set(plan, reads)
  return reads
}
