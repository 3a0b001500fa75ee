/**
 * The attempts that run in this process, each until Restate has its result: a stop waits for them, and none begins once
 * it was asked for.
 */
export class LiveAttempts {
  readonly #running = new Set<Promise<void>>()
  #stopping = false

  /** No attempt may begin any more: its invocation goes on elsewhere, under the same lease. */
  get isStopping(): boolean {
    return this.#stopping
  }

  /** An attempt runs until `recorded` resolves: its result is durable, or its invocation has left this process. */
  add(recorded: Promise<void>): void {
    this.#running.add(recorded)
    void recorded.then(() => this.#running.delete(recorded))
  }

  /** Resolves when none runs, or after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, graceMs)
    await Promise.race([Promise.all(this.#running), promise])
    clearTimeout(timer)
  }
}
