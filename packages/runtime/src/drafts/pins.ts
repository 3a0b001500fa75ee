import { HeddleError, toExecutionId, toNodeId, toWorkflowId, type Json, type StoredValue } from '@heddle/model'
import type { Pin } from '@heddle/store'
import type { CallContext } from '../call-context.ts'
import { findNode } from './edit-graph.ts'

/** A pin with its output. */
export interface LoadedPin {
  readonly pin: Pin
  readonly output: Json
}

/** Pins belong to no execution; a reader wants one to be named. */
const NO_EXECUTION = toExecutionId('')

/** All pins of a workflow, by node, with their outputs. Throws `NOT_FOUND`. */
export async function listPins(context: CallContext, workflowId: string): Promise<readonly LoadedPin[]> {
  const { caller, heddle } = context
  const id = toWorkflowId(workflowId)
  await heddle.store.workflows.get(caller.workspaceId, id)
  const pins = await heddle.store.workflows.pins.list(caller.workspaceId, id)
  return Promise.all(pins.map(async (pin) => ({ pin, output: await loadOutput(context, pin.output) })))
}

/** The pin of one node. Throws `NOT_FOUND`. */
export async function getPin(
  context: CallContext,
  request: { readonly id: string; readonly nodeId: string },
): Promise<LoadedPin> {
  const { caller, heddle } = context
  const id = toWorkflowId(request.id)
  await heddle.store.workflows.get(caller.workspaceId, id)
  const pins = await heddle.store.workflows.pins.list(caller.workspaceId, id)
  const pin = pins.find(({ nodeId }) => nodeId === request.nodeId)
  if (pin === undefined) throw new HeddleError('NOT_FOUND', `The node ${request.nodeId} has no pin.`)
  return { pin, output: await loadOutput(context, pin.output) }
}

/** Pins a node's output. Throws `NOT_FOUND` when the draft has no such node, `PAYLOAD_TOO_LARGE` above 64 MB. */
export async function putPin(
  context: CallContext,
  request: { readonly id: string; readonly nodeId: string; readonly output: Json },
): Promise<LoadedPin> {
  const { caller, heddle } = context
  const { workspaceId, principal } = caller
  const id = toWorkflowId(request.id)
  const draft = await heddle.store.workflows.get(workspaceId, id)
  findNode(draft.definition, request.nodeId)
  const output = await heddle.ports.store(workspaceId, request.output)
  await heddle.store.workflows.pins.put(workspaceId, id, { nodeId: toNodeId(request.nodeId), output, by: principal })
  return getPin(context, request)
}

/** Removes a pin; nothing happens when there is none. Throws `NOT_FOUND` when there is no such workflow. */
export async function deletePin(
  { caller, heddle }: CallContext,
  request: { readonly id: string; readonly nodeId: string },
): Promise<void> {
  const id = toWorkflowId(request.id)
  await heddle.store.workflows.get(caller.workspaceId, id)
  await heddle.store.workflows.pins.delete(caller.workspaceId, id, toNodeId(request.nodeId))
}

function loadOutput({ caller, heddle }: CallContext, output: StoredValue): Promise<Json> {
  return heddle.ports.values(caller.workspaceId, NO_EXECUTION).load(output)
}
