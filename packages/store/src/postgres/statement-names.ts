import { createHash } from 'node:crypto'

/** A connection keeps what it prepared until it closes, some 50 KB each. Our reads are about a hundred texts. */
const MOST_NAMES = 250
/** Texts that were seen once; more are forgotten together. */
const MOST_SEEN = 1_000
const NAME_DIGITS = 24

/*
 * Names under which connections keep queries prepared, so that Postgres parses and plans a text once for each
 * connection: a query over the views `spans` and `execution_events` takes milliseconds to plan, and less to run.
 *
 * 1. A name is a hash of its text: no two texts share one, whoever else uses the connection.
 * 2. At most `MOST_NAMES` texts have one, each from its second use on: a text that is built for one request takes none.
 */
export class StatementNames {
  readonly #named = new Map<string, string>()
  readonly #seen = new Set<string>()

  /** The name of `sql`, or null when it is to run without. */
  find(sql: string): string | null {
    const known = this.#named.get(sql)
    if (known !== undefined) return known
    if (this.#named.size >= MOST_NAMES) return null
    if (!this.#seen.delete(sql)) {
      if (this.#seen.size >= MOST_SEEN) this.#seen.clear()
      this.#seen.add(sql)
      return null
    }
    const name = `heddle_${createHash('sha256').update(sql).digest('hex').slice(0, NAME_DIGITS)}`
    this.#named.set(sql, name)
    return name
  }
}
