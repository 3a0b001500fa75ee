import type { ExecutionState } from '@heddle/engine'
import { HeddleError, type NodeKey, type WaitSpec } from '@heddle/model'

/** The wait `waitId`, while it is open. Throws `CONFLICT` saying who closed it and when, or `NOT_FOUND`. */
export function findOpenWait(
  state: ExecutionState,
  waitId: string,
): { readonly nodeKey: NodeKey; readonly spec: WaitSpec } {
  for (const node of Object.values(state.nodes)) {
    const wait = node.waits.find((candidate) => candidate.waitId === waitId)
    if (wait === undefined) continue
    if (wait.closed === null) return { nodeKey: node.key, spec: wait.spec }
    const { answer, at } = wait.closed
    const when = new Date(at).toISOString()
    throw new HeddleError('CONFLICT', `The wait ${waitId} was ${answer.how} by ${answer.by} at ${when}.`)
  }
  throw new HeddleError('NOT_FOUND', `There is no wait ${waitId}; the execution is ${state.status}.`)
}

/** Why an answer changed nothing: who was first, when the state still tells; else `otherwise`. */
export function explainClosedWait(state: ExecutionState, waitId: string, otherwise: HeddleError): HeddleError {
  try {
    findOpenWait(state, waitId)
    return otherwise
  } catch (error) {
    return error instanceof HeddleError && error.code === 'CONFLICT' ? error : otherwise
  }
}
