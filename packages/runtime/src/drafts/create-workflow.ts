import { DEFINITION_FORMAT, toWorkflowId, type Definition } from '@heddle/model'
import type { Draft, Once } from '@heddle/store'
import type { CallContext } from '../call-context.ts'
import { assertDraft } from './assert-draft.ts'

/** Makes a workflow from a definition, or an empty one with a name. Throws `PLAN_INVALID`. */
export async function createWorkflow(
  { caller, heddle }: CallContext,
  request: { readonly definition: Definition } | { readonly name: string },
  once?: Once<Draft>,
): Promise<Draft> {
  const definition: Definition =
    'definition' in request
      ? request.definition
      : { format: DEFINITION_FORMAT, name: request.name, nodes: [], edges: [] }
  assertDraft(definition)
  return heddle.store.workflows.create(caller.workspaceId, { definition, by: caller.principal }, once)
}

/** The longest name a definition may have. */
const MAX_NAME = 200

/** Copies a draft, with its pins, into a new workflow without versions. Throws `NOT_FOUND`. */
export async function duplicateWorkflow(
  { caller, heddle }: CallContext,
  request: { readonly id: string; readonly name?: string | undefined },
  once?: Once<Draft>,
): Promise<Draft> {
  const { workflows } = heddle.store
  const { workspaceId, principal } = caller
  const id = toWorkflowId(request.id)
  const { definition } = await workflows.get(workspaceId, id)
  const name = request.name ?? `${definition.name.slice(0, MAX_NAME - 7)} (copy)`
  const copy = await workflows.duplicate(workspaceId, id, { name, by: principal }, once)
  for (const { nodeId, output } of await workflows.pins.list(workspaceId, id)) {
    await workflows.pins.put(workspaceId, copy.id, { nodeId, output, by: principal })
  }
  return copy
}
