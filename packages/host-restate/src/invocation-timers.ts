import type { Command, Timer } from '@heddle/engine'
import { NULL_VALUE, assertNever, type NodeKey } from '@heddle/model'
import type { Invocation } from './invocation.ts'

/** The timers of one invocation: `ctx.sleep`, then the journaled time. */
export class InvocationTimers {
  readonly #invocation: Invocation

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  /** Setting a timer again replaces it. */
  set({ timerId, timer, dueAt }: Extract<Command, { readonly kind: 'set-timer' }>): void {
    const { ctx, state, arrivals, services } = this.#invocation
    const name = toName(timerId)
    arrivals.expect(name, ctx.sleep(Math.max(0, dueAt - state.at)), () => {
      const now = ctx.run('now', () => services.clock.now())
      // Clocks of several machines differ: due is never before its time.
      arrivals.expect(name, now, (at) => this.#due(timer, Math.max(at, dueAt)))
    })
  }

  clear(timerId: string): void {
    this.#invocation.arrivals.drop(toName(timerId))
  }

  #due(timer: Timer, at: number): void {
    const { feed, state } = this.#invocation
    switch (timer.kind) {
      case 'retry':
        feed({ type: 'retry.due', at, nodeKey: timer.nodeKey, data: { attempt: timer.attempt } })
        return
      case 'wait': {
        const { nodeKey, waitId } = timer
        const data = { waitId, how: 'due', by: 'engine', payload: NULL_VALUE } as const
        feed({ type: 'wait.closed', at, nodeKey, data })
        return
      }
      case 'execution-timeout':
        feed({ type: 'execution.timed-out', at, data: { limitMs: state.limitMs ?? 0 } })
        return
      case 'reminder':
        return this.#remind(timer)
      default:
        assertNever(timer, 'timer')
    }
  }

  #remind({ nodeKey, waitId }: { readonly nodeKey: NodeKey; readonly waitId: string }): void {
    const { ctx, services, start, arrivals } = this.#invocation
    const { executionId, workspaceId } = start.created.data
    const told = ctx.run('remind', () => {
      services.remind?.({ workspaceId, executionId, nodeKey, waitId })
      return null
    })
    arrivals.expect(`remind:${waitId}`, told, () => {})
  }
}

function toName(timerId: string): string {
  return `timer:${timerId}`
}
