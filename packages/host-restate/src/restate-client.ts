import { HeddleError, type ExecutionId } from '@heddle/model'
import { HttpCallError, connect, rpc, type Ingress } from '@restatedev/restate-sdk-clients'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecutionStart } from './invocation.ts'
import type { OutsideInput, Verdict } from './outside-input.ts'
import { EXECUTION, INBOX, type ExecutionDefinition, type InboxDefinition } from './restate-services.ts'

/** Between two tries to reach Restate while something is waited for. */
const PAUSE_MS = 200
const NOT_FOUND = 404

/** What the host asks of Restate from outside. */
export class RestateClient {
  readonly #ingress: Ingress

  constructor(ingressUrl: string) {
    this.#ingress = connect({ url: ingressUrl })
  }

  /** Resolves once Restate has it; the same id twice is one execution. */
  async submit(start: ExecutionStart): Promise<void> {
    await this.#reach(async () => {
      await this.#execution(start.created.data.executionId).workflowSubmit(start)
    })
  }

  /** Gives an input to an open execution and waits for its verdict. `NOT_FOUND`, and what the engine refuses with. */
  async ask(executionId: ExecutionId, input: OutsideInput): Promise<void> {
    const verdict = await this.#reach(() => this.#give(executionId, input))
    if (verdict.error !== null) throw new HeddleError(verdict.error.code, verdict.error.message, verdict.error)
  }

  /** Resolves when the execution's workflow has ended. `NOT_FOUND`; rejects with the signal's reason. */
  async attach(executionId: ExecutionId, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      try {
        await this.#execution(executionId).workflowAttach(rpc.opts({ signal }))
        return
      } catch (error) {
        signal.throwIfAborted()
        if (isStatus(error, NOT_FOUND)) throw toNotFound(executionId, error)
        // Restate restarts, or the answer took longer than a connection lives: asked again.
        if (error instanceof HttpCallError && error.status < 500) throw error
      }
      await sleep(PAUSE_MS, undefined, { signal })
    }
  }

  async #give(executionId: ExecutionId, input: OutsideInput): Promise<Verdict> {
    const execution = this.#execution(executionId)
    if (await this.#hasEnded(executionId)) return toEnded(executionId)
    const once = rpc.opts<OutsideInput, number | null>({ idempotencyKey: crypto.randomUUID() })
    const n = await this.#ingress.objectClient<InboxDefinition>(INBOX, executionId).give(input, once)
    if (n === null) return toEnded(executionId)
    return execution.verdict(n, rpc.opts({ idempotencyKey: crypto.randomUUID() }))
  }

  async #hasEnded(executionId: ExecutionId): Promise<boolean> {
    try {
      return (await this.#execution(executionId).workflowOutput()).ready
    } catch (error) {
      if (isStatus(error, NOT_FOUND)) throw toNotFound(executionId, error)
      throw error
    }
  }

  #execution(executionId: ExecutionId) {
    return this.#ingress.workflowClient<ExecutionDefinition>(EXECUTION, executionId)
  }

  async #reach<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call()
    } catch (cause) {
      if (cause instanceof HeddleError) throw cause
      throw new HeddleError('OVERLOADED', 'Restate does not answer; ask again in a moment.', { cause })
    }
  }
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof HttpCallError && error.status === status
}

function toNotFound(executionId: ExecutionId, cause: unknown): HeddleError {
  return new HeddleError('NOT_FOUND', `Restate knows no execution ${executionId}, or has forgotten it.`, { cause })
}

function toEnded(executionId: ExecutionId): Verdict {
  const message = `The execution ${executionId} has ended; replay it instead.`
  return { error: { code: 'ILLEGAL_STATE', message } }
}
