/** The attempts that run in this process: a stop waits for them. */
export class LiveAttempts {
  readonly #running = new Set<Promise<unknown>>()

  /** Counts `work` as running until it has ended. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#running.add(work)
    try {
      return await work
    } finally {
      this.#running.delete(work)
    }
  }

  /** Resolves when none runs, or after `graceMs`. */
  async idle(graceMs: number): Promise<void> {
    const ended = async () => {
      while (this.#running.size > 0) await Promise.allSettled(this.#running)
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, graceMs)
    await Promise.race([ended(), promise])
    clearTimeout(timer)
  }
}
