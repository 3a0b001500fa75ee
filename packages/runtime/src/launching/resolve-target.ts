import {
  HeddleError,
  type Definition,
  type JsonObject,
  type NodeCatalogue,
  type Plan,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { Store } from '@heddle/store'
import { planDefinition } from '../publishing/plan-definition.ts'
import type { ActiveVersions } from './active-versions.ts'

/** What runs. Without a version it runs as the person who started it. */
export interface LaunchTarget {
  readonly plan: Plan
  readonly version: number | null
  readonly draftRevision: number | null
}

interface TargetRequest {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version?: number | 'draft'
  readonly overrides?: { readonly nodes?: { readonly [nodeId: string]: JsonObject } }
}

interface Parts {
  readonly store: Store
  readonly catalogue: NodeCatalogue
  readonly active: ActiveVersions
}

/**
 * The plan that a request means: of the active version, of a numbered one, or of the draft. With overrides it is planned
 * anew, as a draft of that definition. Throws `NOT_FOUND`, `ILLEGAL_STATE`, `PLAN_INVALID`.
 */
export async function resolveTarget(parts: Parts, request: TargetRequest): Promise<LaunchTarget> {
  const { workspaceId, workflowId, overrides } = request
  const nodes = overrides?.nodes ?? {}
  if (Object.keys(nodes).length > 0) return resolveOverridden(parts, { ...request, nodes })
  if (request.version === undefined) {
    const { plan, version } = await parts.active.find(workspaceId, workflowId)
    return { plan, version, draftRevision: null }
  }
  if (request.version === 'draft') {
    const { definition, revision } = await parts.store.workflows.get(workspaceId, workflowId)
    const plan = await planDefinition(parts, { workspaceId, workflowId, definition })
    return { plan, version: null, draftRevision: revision }
  }
  const { plan, number } = await findVersion(parts.store, { workspaceId, workflowId, number: request.version })
  return { plan, version: number, draftRevision: null }
}

async function resolveOverridden(
  parts: Parts,
  request: TargetRequest & { readonly nodes: { readonly [nodeId: string]: JsonObject } },
): Promise<LaunchTarget> {
  const { workspaceId, workflowId, nodes } = request
  const draft = await parts.store.workflows.get(workspaceId, workflowId)
  if (request.version === 'draft') {
    const definition = withOverrides(draft.definition, nodes)
    const plan = await planDefinition(parts, { workspaceId, workflowId, definition })
    return { plan, version: null, draftRevision: draft.revision }
  }
  const number = request.version ?? (await parts.active.find(workspaceId, workflowId)).version
  const version = await findVersion(parts.store, { workspaceId, workflowId, number })
  const definition = withOverrides(version.definition, nodes)
  const plan = await planDefinition(parts, { workspaceId, workflowId, definition })
  return { plan, version: null, draftRevision: null }
}

/** Throws `INPUT_INVALID` when a node does not exist. */
function withOverrides(definition: Definition, overrides: { readonly [nodeId: string]: JsonObject }): Definition {
  for (const id of Object.keys(overrides)) {
    if (definition.nodes.some((node) => node.id === id)) continue
    throw new HeddleError('INPUT_INVALID', `overrides.nodes: there is no node "${id}" in "${definition.name}".`)
  }
  const nodes = definition.nodes.map((node) =>
    Object.hasOwn(overrides, node.id) ? { ...node, config: { ...node.config, ...overrides[node.id] } } : node,
  )
  return { ...definition, nodes }
}

async function findVersion(
  store: Store,
  wanted: { readonly workspaceId: WorkspaceId; readonly workflowId: WorkflowId; readonly number: number },
) {
  const { workspaceId, workflowId, number } = wanted
  const { name } = await store.workflows.get(workspaceId, workflowId)
  const version = await store.workflows.findVersion(workspaceId, workflowId, number)
  if (version !== null) return version
  throw new HeddleError('NOT_FOUND', `The workflow "${name}" has no version ${number}.`)
}
