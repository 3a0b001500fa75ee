/*
 * Signals that came before anybody waited for them, for the waits of one invocation.
 *
 * Invariants
 * Q1 A signal is looked for once its wait can be found in the tables, so that the two cannot miss each other.
 * Q2 A signal that was taken and cannot be used is given back before the invocation ends.
 */
import type { Invocation } from './invocation.ts'
import { claimSignal, keepAgain, type OpenWait, type TakenSignal } from './kept-signals.ts'

export class SignalClaims {
  readonly #invocation: Invocation
  #inHand = 0

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  /** Signals taken, being taken or being given back, that no event has. */
  get inHand(): number {
    return this.#inHand
  }

  /** A wait has opened; its turn is with the projection. */
  claim(wait: OpenWait): void {
    const { ctx, services, state, projection, arrivals } = this.#invocation
    const { seq } = state
    const taken = ctx.run(`signal for ${wait.nodeKey}`, async () => {
      await projection.through(seq)
      return claimSignal(services, this.#toClaim(wait))
    })
    this.#inHand += 1
    arrivals.expect(`claim:${wait.waitId}`, taken, (signal) => {
      if (signal === null || this.#isUsed(wait, signal)) this.#inHand -= 1
      else this.#giveBack(wait, signal)
    })
  }

  #isUsed({ waitId, nodeKey }: OpenWait, { payload, by, at }: TakenSignal): boolean {
    const data = { waitId, how: 'answered', by, payload } as const
    return this.#invocation.feed({ type: 'wait.closed', at, nodeKey, data }) === null
  }

  #giveBack(wait: OpenWait, signal: TakenSignal): void {
    const { ctx, services, arrivals } = this.#invocation
    const kept = ctx.run(`keep the signal of ${wait.nodeKey}`, async () => {
      await keepAgain(services, this.#toClaim(wait), signal)
      return null
    })
    arrivals.expect(`keep:${wait.waitId}`, kept, () => {
      this.#inHand -= 1
    })
  }

  #toClaim(wait: OpenWait) {
    const { start, left } = this.#invocation
    const { executionId, workspaceId } = start.created.data
    return { executionId, workspaceId, wait, left }
  }
}
