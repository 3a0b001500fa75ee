import type { Json } from '@heddle/model'
import { setOwn } from './json-value.ts'

/** What stands where a secret was. */
export const REDACTED = '•••'
/** Shorter secrets would redact ordinary text. */
const MIN_SECRET_LENGTH = 8

/**
 * Replaces the values of the secrets one run has resolved in everything that leaves it: output, steps, calls, logs,
 * errors. Works on values, in plain, JSON-escaped and URL-encoded form. Secrets under 8 characters are left.
 */
export class Redactor {
  /** Made with the first secret: most entries have none. */
  #needles: Set<string> | undefined

  add(secret: string): void {
    if (secret.length < MIN_SECRET_LENGTH) return
    this.#needles ??= new Set()
    this.#needles.add(secret)
    this.#needles.add(JSON.stringify(secret).slice(1, -1))
    this.#needles.add(encodeURIComponent(secret.toWellFormed()))
  }

  text(text: string): string {
    if (this.#needles === undefined) return text
    let result = text
    for (const needle of this.#needles) result = result.replaceAll(needle, REDACTED)
    return result
  }

  /** The bytes themselves when there is nothing to redact; null when they hold a secret and are no UTF-8 text. */
  bytes(bytes: Uint8Array): Uint8Array | null {
    if (this.#needles === undefined) return bytes
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    const safe = this.text(text)
    if (safe === text) return bytes
    return text.includes('\uFFFD') ? null : new TextEncoder().encode(safe)
  }

  /** The value itself when there is nothing to redact. */
  json(value: Json): Json {
    if (this.#needles === undefined) return value
    if (typeof value === 'string') return this.text(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item: Json) => this.json(item))
    const result: { [name: string]: Json } = {}
    for (const [name, member] of Object.entries(value)) setOwn(result, this.text(name), this.json(member))
    return result
  }
}
