import type { ErrorInfo, NewEvent, NodeKey, RunReport, SideEffects, StoredValue, Usage } from '@heddle/model'

/*
 * The events in which a host tells how an attempt ended.
 */

/** Which attempt, when. */
export interface AttemptIdentity {
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly lease: string
  readonly at: number
}

const MAIN: readonly string[] = ['main']

/** It gave a result. `ports`: default `main`. */
export function toCompleted(
  { nodeKey, attempt, lease, at }: AttemptIdentity,
  ended: { readonly output: StoredValue; readonly ports?: readonly string[]; readonly usage?: Usage },
): NewEvent {
  const { output, ports = MAIN, usage } = ended
  const used = usage === undefined ? {} : { usage }
  return { type: 'attempt.completed', at, nodeKey, data: { attempt, lease, output, ports, ...used } }
}

/** `lease` null: it failed before it could start. `random` decides the jitter of the next try. */
export function toFailed(
  { nodeKey, attempt, lease, at }: Omit<AttemptIdentity, 'lease'> & { readonly lease: string | null },
  ended: { readonly error: ErrorInfo; readonly random: number; readonly usage?: Usage },
): NewEvent {
  const { error, random, usage } = ended
  const used = usage === undefined ? {} : { usage }
  return { type: 'attempt.failed', at, nodeKey, data: { attempt, lease, error, random, ...used } }
}

/** An abort ended it; what has side effects may have happened outside. */
export function toCancelled({ nodeKey, attempt, lease, at }: AttemptIdentity, sideEffects: SideEffects): NewEvent {
  const mayHaveHappened = sideEffects !== 'none'
  return { type: 'attempt.cancelled', at, nodeKey, data: { attempt, lease, mayHaveHappened } }
}

/** Nothing but waits is pending: the entry is over, the attempt is not. */
export function toSuspended(
  { nodeKey, attempt, lease, at }: AttemptIdentity,
  { waits }: Pick<Extract<RunReport, { readonly kind: 'suspended' }>, 'waits'>,
): NewEvent {
  return { type: 'node.suspended', at, nodeKey, data: { attempt, lease, waits } }
}

/** Its worker died. */
export function toLost({ nodeKey, attempt, lease, at }: AttemptIdentity): NewEvent {
  return { type: 'attempt.lost', at, nodeKey, data: { attempt, lease } }
}
