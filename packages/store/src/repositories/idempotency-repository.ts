import { HeddleError, type Json, type WorkspaceId } from '@heddle/model'
import type { Database, Statement } from '../database.ts'

/** A creating request that may be sent again: kept per workspace, principal and route. */
export interface OnceKey {
  readonly principal: string
  /** Method and path with placeholders. */
  readonly route: string
  readonly key: string
  readonly bodyHash: string
  /** Ms since 1970. */
  readonly expiresAt: number
}

/** A key with the answer that later requests get; `made` is what the write made. */
export interface Once<Made> extends OnceKey {
  readonly answer: (made: Made) => Json
}

/** What an earlier request with the same key got. */
export interface FirstAnswer {
  readonly bodyHash: string
  readonly answer: Json
}

interface RepositoryParts {
  readonly database: Database
  readonly now: () => number
}

/*
 * First answers of creating requests. Those that start executions are the journal's affair.
 *
 * 1. The row is written in the transaction that creates (`toOnceStatements`), so both exist or neither does.
 * 2. An expired row is no row.
 */
export class IdempotencyRepository {
  readonly #database: Database
  readonly #now: () => number

  constructor({ database, now }: RepositoryParts) {
    this.#database = database
    this.#now = now
  }

  /** The first answer under this key, whatever its body was; null when there is none, or it has expired. */
  async find(
    workspaceId: WorkspaceId,
    once: Pick<OnceKey, 'principal' | 'route' | 'key'>,
  ): Promise<FirstAnswer | null> {
    const { rows } = await this.#database.read(
      `SELECT body_hash, answer FROM idempotency_answers
       WHERE workspace_id = ? AND principal = ? AND route = ? AND key = ? AND expires_at > ?`,
      [workspaceId, once.principal, once.route, once.key, this.#now()],
    )
    const [row] = rows
    return row === undefined ? null : { bodyHash: row[0] as string, answer: JSON.parse(row[1] as string) as Json }
  }

  /** Writes an answer by itself, for what is created outside the database. Throws `CONFLICT` when the key is taken. */
  async remember(workspaceId: WorkspaceId, once: OnceKey, answer: Json): Promise<void> {
    const statements = toOnceStatements(
      workspaceId,
      { ...once, answer: () => answer },
      { made: null, now: this.#now() },
    )
    const outcome = await this.#database.write(statements)
    if (!outcome.ok) throw makeTakenError(once)
  }
}

/** What a creating batch starts with: refused, with all of the batch, when the key is taken. None without a key. */
export function toOnceStatements<Made>(
  workspaceId: WorkspaceId,
  once: Once<Made> | undefined,
  { made, now }: { readonly made: Made; readonly now: number },
): readonly Statement[] {
  if (once === undefined) return []
  const { principal, route, key, bodyHash, expiresAt } = once
  return [
    {
      sql: `DELETE FROM idempotency_answers
        WHERE workspace_id = ? AND principal = ? AND route = ? AND key = ? AND expires_at <= ?`,
      params: [workspaceId, principal, route, key, now],
    },
    {
      sql: `INSERT INTO idempotency_answers (workspace_id, principal, route, key, body_hash, expires_at, answer)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      params: [workspaceId, principal, route, key, bodyHash, expiresAt, JSON.stringify(once.answer(made))],
      expect: 1,
    },
  ]
}

/** Why a batch that began with `toOnceStatements` was refused at them. */
export function makeTakenError({ key }: Pick<OnceKey, 'key'>): HeddleError {
  return new HeddleError('CONFLICT', `The idempotency key ${key.slice(0, 60)} is taken by a request made meanwhile.`)
}
