import type { ExecutionState } from '@heddle/engine'
import {
  HeddleError,
  type Actor,
  type ErrorInfo,
  type EventOf,
  type NewEvent,
  type NodeKey,
  type StoredValue,
  type WaitSpec,
  type WorkspaceId,
} from '@heddle/model'

/** What somebody outside wants of an open execution, as Restate keeps it: plain data. */
export interface OutsideInput {
  readonly workspaceId: WorkspaceId
  readonly by: Actor
  /** When it was asked for, ms since 1970. */
  readonly at: number
  readonly ask:
    | ({ readonly kind: 'cancel' } & Omit<EventOf<'execution.cancel-requested'>['data'], 'by'>)
    | { readonly kind: 'place-hold'; readonly hold: Omit<EventOf<'hold.placed'>['data'], 'owner'> }
    | { readonly kind: 'lift-hold'; readonly holdId: string }
    | {
        readonly kind: 'answer'
        readonly waitId: string
        readonly decision: 'approved' | 'rejected'
        readonly payload: StoredValue
        readonly note?: string
      }
    | {
        readonly kind: 'signal'
        readonly nodeKey: NodeKey
        readonly waitId: string
        readonly payload: StoredValue
      }
}

/** What became of an input: null when it counts, else why it changed nothing. */
export interface Verdict {
  readonly error: ErrorInfo | null
}

/** The event that an input is, given the state it meets. Throws `NOT_FOUND` in another workspace, or without the wait. */
export function toEvent({ workspaceId, by, at, ask }: OutsideInput, state: ExecutionState): NewEvent {
  if (state.head?.workspaceId !== workspaceId) {
    throw new HeddleError('NOT_FOUND', `There is no such execution in workspace ${workspaceId}.`)
  }
  switch (ask.kind) {
    case 'cancel':
      return {
        type: 'execution.cancel-requested',
        at,
        data: { by, reason: ask.reason, compensate: ask.compensate },
      }
    case 'place-hold':
      return { type: 'hold.placed', at, data: { ...ask.hold, owner: by } }
    case 'lift-hold':
      return { type: 'hold.lifted', at, data: { holdId: ask.holdId, by } }
    case 'answer': {
      const { waitId, decision, payload, note } = ask
      const noted = note === undefined ? {} : { note }
      const data = { waitId, how: 'answered', by, decision, payload, ...noted } as const
      return { type: 'wait.closed', at, nodeKey: findWait(state, waitId).nodeKey, data }
    }
    case 'signal': {
      const { waitId, nodeKey, payload } = ask
      return { type: 'wait.closed', at, nodeKey, data: { waitId, how: 'answered', by, payload } }
    }
  }
}

/** The form of the approval that is to be answered, or null when it is none that is known. */
export function formOf({ ask }: OutsideInput, state: ExecutionState): Extract<WaitSpec, { kind: 'approval' }>['form'] {
  if (ask.kind !== 'answer') return null
  for (const { waits } of Object.values(state.nodes)) {
    const wait = waits.find(({ waitId }) => waitId === ask.waitId)
    if (wait?.spec.kind === 'approval') return wait.spec.form
  }
  return null
}

function findWait(state: ExecutionState, waitId: string): { readonly nodeKey: NodeKey } {
  for (const { key, waits } of Object.values(state.nodes)) {
    if (waits.some((wait) => wait.waitId === waitId && wait.spec.kind === 'approval')) return { nodeKey: key }
  }
  throw new HeddleError('NOT_FOUND', `The execution is ${state.status} and has no approval ${waitId} open.`)
}
