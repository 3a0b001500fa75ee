/*
 * Publishing: from a draft to numbered versions, and from a version to live bindings.
 *
 * Boundary: knows the store and the catalogue. Who may do it is decided before; what fires is the webhooks' and the
 * scheduler's.
 *
 * Invariants
 * P1 A version, its being active and its bindings appear together or not at all; a crash leaves no half (store).
 * P2 A refused publish changes nothing.
 * P3 What runs of itself (paused, address, secret, history) belongs to the binding of (workflow, node) and survives
 *    versions.
 */
import { diffDefinitions, type DefinitionDiff } from '@heddle/graph'
import { HeddleError, type Definition, type NodeCatalogue, type NodeId, type WorkflowId } from '@heddle/model'
import type { Draft, Store, Version, WorkflowSummary } from '@heddle/store'
import type { Caller } from '../caller.ts'
import { listBindings, withHistory, type BindingDetails } from './binding-details.ts'
import { designBindings } from './design-bindings.ts'
import { publishDraft, type PublishDraft, type Published } from './publish-draft.ts'
import { explainingStale } from './stale-draft.ts'

/** A workflow as switched, with its bindings. */
export interface Activation {
  readonly workflow: WorkflowSummary
  readonly bindings: readonly BindingDetails[]
}

/** One side of a comparison: the number of a version, or the draft. */
export type DefinitionSide = number | 'draft'

type OneBinding = { readonly workflowId: WorkflowId; readonly nodeId: NodeId }

/** The use-cases of publishing. All throw `NOT_FOUND` for what the workspace does not have. */
export interface Publishing {
  /**
   * Makes the next version from the draft and activates it, unless told not to. Throws `CONFLICT` when the draft has
   * changed (with revisions, author and diff) or another workflow has one of its addresses, `PLAN_INVALID` with findings.
   */
  publish(caller: Caller, request: PublishDraft): Promise<Published>
  /** Makes a version, also an older one, the one that triggers start. Throws `CONFLICT` on a taken address. */
  activate(caller: Caller, request: { workflowId: WorkflowId; version: number }): Promise<Activation>
  /** Nothing of the workflow fires from now on; its bindings keep what they hold. */
  deactivate(caller: Caller, workflowId: WorkflowId): Promise<Activation>
  /** Copies a version into the draft. Throws `CONFLICT` on a stale revision. */
  restoreVersion(caller: Caller, request: { workflowId: WorkflowId; version: number; revision: number }): Promise<Draft>
  /** What has to be done to the one to get the other. */
  diff(
    caller: Caller,
    request: { workflowId: WorkflowId; from: DefinitionSide; to: DefinitionSide },
  ): Promise<DefinitionDiff>
  listBindings(caller: Caller, workflowId: WorkflowId): Promise<readonly BindingDetails[]>
  /** Nothing fires it until it is resumed. Throws `ILLEGAL_STATE` for a manual start. */
  pauseBinding(caller: Caller, binding: OneBinding): Promise<BindingDetails>
  resumeBinding(caller: Caller, binding: OneBinding): Promise<BindingDetails>
}

interface Parts {
  readonly store: Store
  readonly catalogue: NodeCatalogue
}

/** Puts the use-cases together. */
export function createPublishing(parts: Parts): Publishing {
  const { store } = parts
  const { workflows } = store
  return {
    publish: (caller, request) => publishDraft(parts, caller, request),
    activate: async (caller, { workflowId, version: number }) => {
      const version = await findVersion(store, caller, { workflowId, number })
      const bindings = designBindings(version.plan)
      await workflows.activate(caller.workspaceId, workflowId, { number, bindings })
      return toActivation(store, caller, workflowId)
    },
    deactivate: async (caller, workflowId) => {
      await workflows.deactivate(caller.workspaceId, workflowId)
      return toActivation(store, caller, workflowId)
    },
    restoreVersion: async (caller, { workflowId, version, revision }) => {
      await findVersion(store, caller, { workflowId, number: version })
      const request = { number: version, revision, by: caller.principal }
      return explainingStale({ store, caller }, { workflowId, revision }, () =>
        workflows.restoreVersion(caller.workspaceId, workflowId, request),
      )
    },
    diff: async (caller, { workflowId, from, to }) => {
      const before = await loadSide(store, caller, { workflowId, side: from })
      return diffDefinitions(before, await loadSide(store, caller, { workflowId, side: to }))
    },
    listBindings: async (caller, workflowId) => {
      await workflows.get(caller.workspaceId, workflowId)
      return listBindings(store, caller.workspaceId, workflowId)
    },
    pauseBinding: (caller, binding) => setPaused(store, caller, { ...binding, state: 'paused' }),
    resumeBinding: (caller, binding) => setPaused(store, caller, { ...binding, state: 'running' }),
  }
}

async function toActivation(store: Store, { workspaceId }: Caller, workflowId: WorkflowId): Promise<Activation> {
  const workflow = await store.workflows.get(workspaceId, workflowId)
  return { workflow, bindings: await listBindings(store, workspaceId, workflowId) }
}

async function findVersion(
  store: Store,
  { workspaceId }: Caller,
  { workflowId, number }: { readonly workflowId: WorkflowId; readonly number: number },
): Promise<Version> {
  const { name, lastVersion } = await store.workflows.get(workspaceId, workflowId)
  const version = await store.workflows.findVersion(workspaceId, workflowId, number)
  if (version !== null) return version
  const which = lastVersion === 0 ? 'It is not published yet.' : `It has versions 1 to ${lastVersion}.`
  throw new HeddleError('NOT_FOUND', `The workflow "${name}" has no version ${number}. ${which}`)
}

async function loadSide(
  store: Store,
  caller: Caller,
  { workflowId, side }: { readonly workflowId: WorkflowId; readonly side: DefinitionSide },
): Promise<Definition> {
  if (side === 'draft') return (await store.workflows.get(caller.workspaceId, workflowId)).definition
  return (await findVersion(store, caller, { workflowId, number: side })).definition
}

async function setPaused(
  store: Store,
  { workspaceId }: Caller,
  { workflowId, nodeId, state }: OneBinding & { readonly state: 'paused' | 'running' },
): Promise<BindingDetails> {
  await store.workflows.get(workspaceId, workflowId)
  const binding = await store.bindings.get(workspaceId, workflowId, nodeId)
  if (binding.kind === 'manual') {
    throw new HeddleError(
      'ILLEGAL_STATE',
      `"${nodeId}" is a manual start: it runs only when asked, so there is nothing to pause. Deactivate the workflow to switch it off.`,
    )
  }
  await store.bindings.setPaused(workspaceId, binding.id, state)
  return withHistory(store, { ...binding, paused: state === 'paused' })
}
