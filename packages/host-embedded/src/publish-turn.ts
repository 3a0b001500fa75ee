import type { ExecutionId } from '@heddle/model'
import type { DriverTurn } from './driver-turn.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Tells who listens to the execution, or watches all of them, of a turn that is durable. */
export function publishTurn(
  { subscriptions, changes }: { readonly subscriptions: Subscriptions; readonly changes: ChangeFeed },
  executionId: ExecutionId,
  turn: DriverTurn,
): void {
  if (turn.events.length > 0) subscriptions.publishEvents(executionId, turn.events)
  if (changes.isWatched && turn.rows !== null) changes.publish(turn.rows)
}
