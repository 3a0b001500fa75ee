/*
 * Appends of one execution that hold no events: steps and calls of a running attempt, snapshots.
 *
 * Invariants
 * W1 They stand behind the events given to the group commit before them; when those are refused, they find their place
 *    again after the state was read anew, or are refused when their reason is gone.
 */
import type { Append } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import type { BesideAppend, DrivenExecution } from './driven-execution.ts'
import type { CommitResult } from './group-commit.ts'
import type { Services } from './services.ts'
import { TAKEN_OVER, toStopped } from './stopped-error.ts'

interface Waiting {
  readonly beside: BesideAppend
  readonly resolve: () => void
  readonly reject: (error: HeddleError) => void
  readonly tries: number
}

const MAX_TRIES = 4

export class BesideWriter {
  readonly #services: Services
  readonly #driver: DrivenExecution
  #later: Waiting[] = []

  constructor(services: Services, driver: DrivenExecution) {
    this.#services = services
    this.#driver = driver
  }

  /** Resolves when durable; rejects with `CONFLICT` when it is not wanted any more, `OVERLOADED` when the host stops. */
  write(beside: BesideAppend): Promise<void> {
    return new Promise((resolve, reject) => this.#send({ beside, resolve, reject, tries: 0 }))
  }

  /** The events in front are durable: what was refused with their predecessors is written now. */
  resume(): void {
    if (this.#later.length > 0) for (const waiting of this.#later.splice(0)) this.#send(waiting)
  }

  rejectAll(error: HeddleError): void {
    for (const { reject } of this.#later.splice(0)) reject(error)
  }

  #send(waiting: Waiting): void {
    const { beside } = waiting
    const append: Append = {
      executionId: this.#driver.id,
      workspaceId: this.#driver.workspaceId,
      epoch: this.#services.epoch(),
      afterSeq: this.#driver.seq,
      events: [],
      rows: beside.rows ?? null,
      steps: beside.steps ?? [],
      forgetSteps: [],
      calls: beside.calls ?? [],
      snapshot: beside.snapshot ?? null,
      idempotency: null,
      plan: null,
    }
    this.#services.commit.append(append, (result) => this.#sent(waiting, result))
  }

  #sent(waiting: Waiting, result: CommitResult): void {
    if (result.ok) waiting.resolve()
    else if (result.reason === 'wrong-seq' && waiting.tries < MAX_TRIES && waiting.beside.isWanted()) {
      const again = { ...waiting, tries: waiting.tries + 1 }
      if (this.#driver.isBetweenTurns) this.#send(again)
      else this.#later.push(again)
    } else {
      waiting.reject(toRefusal(result))
      if (result.reason === 'stale-epoch') this.#services.stopAtOnce(TAKEN_OVER, result)
    }
  }
}

function toRefusal(result: Exclude<CommitResult, { readonly ok: true }>): HeddleError {
  if (result.reason === 'stopped' || result.reason === 'stale-epoch') return toStopped()
  if (result.reason === 'bad-append') {
    return new HeddleError('INTERNAL_ERROR', `It could not be recorded: ${result.detail}`)
  }
  return new HeddleError('CONFLICT', `Nothing more is recorded for this attempt (${result.reason}).`)
}
