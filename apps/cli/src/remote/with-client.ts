import type { Client } from '@heddle/client'
import { HeddleError, type Json } from '@heddle/model'

/** Where `heddle start` serves unless told otherwise. */
export const DEFAULT_SERVER = 'http://localhost:8420'

/**
 * Lets `use` talk to the server at `url`. What the client throws comes out as `HeddleError`, with the server's own
 * words; findings are its `details`.
 */
export async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const { ApiError, createClient } = await import('@heddle/client')
  try {
    return await use(createClient({ baseUrl: url, headers: { 'user-agent': 'heddle-cli' } }))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const details = error.findings.length === 0 ? {} : { details: { findings: error.findings as unknown as Json } }
    throw new HeddleError(error.code, error.detail, { cause: error, ...details })
  }
}
