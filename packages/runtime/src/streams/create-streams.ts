import type { Unsubscribe } from '@heddle/host-embedded'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from '../executions/execution-parts.ts'
import { toExecutionItems, type ExecutionItem } from '../executions/public-execution.ts'
import { ChangeHub, type ApprovalChange } from './change-hub.ts'
import { followExecutionFeed, type FeedRequest } from './execution-feed.ts'
import type { StreamMessage } from './stream-message.ts'

/** What changed in a workspace, as lists show it. */
export interface ListChanges {
  readonly executions: readonly ExecutionItem[]
  readonly approvals: readonly ApprovalChange[]
  /** More changed than is told here: load again. */
  readonly isIncomplete: boolean
}

/** What happens, as it happens; each in the caller's workspace only. */
export interface Streams {
  /** Throws `NOT_FOUND`. */
  follow(caller: Caller, request: FeedRequest): Promise<AsyncGenerator<StreamMessage, void, undefined>>
  /** Changes of executions and approvals from now on, at most ten times a second. */
  watch(caller: Caller, listener: (changes: ListChanges) => void): Unsubscribe
}

/** Streams over one running Heddle. */
export function createStreams(parts: ExecutionParts): Streams {
  const hub = new ChangeHub({
    watch: (listener) => parts.host.watch(listener),
    after: (delayMs, callback) => void setTimeout(callback, delayMs).unref(),
  })
  return {
    follow: (caller, request) => followExecutionFeed(parts, caller, request),
    watch: (caller, listener) => {
      const state = { isOpen: true }
      // One after the other: names are read in between, and changes must not overtake each other.
      let last = Promise.resolve()
      const unsubscribe = hub.listen(caller.workspaceId, ({ rows, approvals, isIncomplete }) => {
        last = last.then(async () => {
          const executions = await toExecutionItems(parts, rows).catch(() => null)
          if (!state.isOpen) return
          // Without names the list has to be loaded anyway.
          if (executions === null) listener({ executions: [], approvals, isIncomplete: true })
          else listener({ executions, approvals, isIncomplete })
        })
      })
      return () => {
        state.isOpen = false
        unsubscribe()
      }
    },
  }
}
