import type { ExecutionEvent, NodeKey, StoredValue, WaitSpec } from '@heddle/model'

/** A value that an event records and people may see. */
export interface RecordedValue {
  /** Member names from the event's data. */
  readonly path: readonly string[]
  readonly stored: StoredValue
  /** Whose output it is, or was before: its sensitive parts are hidden. */
  readonly outputOf: NodeKey | null
}

/** All values of an event that people may see. `env` (workspace variables) and what a replay took over are not shown. */
export function listRecordedValues(event: ExecutionEvent): readonly RecordedValue[] {
  const own = event.nodeKey ?? null
  switch (event.type) {
    case 'execution.created':
      return [{ path: ['input'], stored: event.data.input, outputOf: null }]
    case 'execution.ending':
      return event.data.output === undefined ? [] : [{ path: ['output'], stored: event.data.output, outputOf: null }]
    case 'execution.completed':
      return [{ path: ['output'], stored: event.data.output, outputOf: null }]
    case 'data.injected':
    case 'node.reused':
    case 'node.failed':
    case 'attempt.completed':
    case 'child.settled':
      return [{ path: ['output'], stored: event.data.output, outputOf: own }]
    case 'node.completed':
      return [
        { path: ['output'], stored: event.data.output, outputOf: own },
        ...toMembers('vars', event.data.vars, null),
      ]
    case 'node.evaluated':
      return toMembers('values', event.data.values, own)
    case 'wait.closed':
      return [{ path: ['payload'], stored: event.data.payload, outputOf: null }]
    case 'wait.opened':
      return toWaitData(['spec', 'data'], event.data.spec)
    case 'node.suspended':
      return Object.entries(event.data.waits).flatMap(([key, spec]) => toWaitData(['waits', key, 'data'], spec))
    case 'scope.opened':
      return [{ path: ['item'], stored: event.data.item, outputOf: null }]
    case 'scope.closed':
      return [{ path: ['result'], stored: event.data.result, outputOf: null }]
    case 'compensation.started':
      return [{ path: ['original'], stored: event.data.original, outputOf: event.data.of }]
    default:
      return []
  }
}

function toMembers(
  name: string,
  members: { readonly [member: string]: StoredValue },
  owner: NodeKey | null,
): readonly RecordedValue[] {
  return Object.entries(members).map(([member, stored]) => ({
    path: [name, member],
    stored,
    outputOf: member === 'output' ? owner : null,
  }))
}

function toWaitData(path: readonly string[], spec: WaitSpec): readonly RecordedValue[] {
  return spec.kind === 'approval' ? [{ path, stored: spec.data, outputOf: null }] : []
}
