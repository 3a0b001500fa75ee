import { HeddleError, MAX_VALUE_BYTES, type Json, type JsonObject } from '@heddle/model'
import type { Entry } from './entry.ts'
import type { SeenBody } from './watched-body.ts'

/*
 * How the record of a call keeps the body of an answer, and gives it back.
 *
 * - text that is UTF-8, up to 1 MB: as `body`;
 * - other bytes: as `content`, `{ base64 }` when small, else `{ blob, bytes }`, a blob of the workspace that holds them raw;
 * - nothing of what was not read to its end, is larger than 64 MB, or holds a secret among bytes that are no text:
 *   `unkept` says which.
 */

const TEXT_BYTES = 1024 * 1024
const BASE64_BYTES = 32 * 1024

/** The members of a call's recorded answer that stand for its body. */
export async function keepBody(
  { ports, caller, redactor }: Entry,
  { seen, mediaType }: { readonly seen: SeenBody; readonly mediaType: string | null },
): Promise<JsonObject> {
  const { content } = seen
  if (content === null) return { body: null, unkept: seen.isComplete ? 'too-large' : 'unread' }
  const text = isText(mediaType) && content.byteLength <= TEXT_BYTES ? decodeExactly(content) : null
  if (text !== null) return { body: text }
  if (content.byteLength === 0) return { body: null }
  const safe = redactor.bytes(content)
  if (safe === null) return { body: null, unkept: 'secret' }
  if (safe.byteLength <= BASE64_BYTES) return { body: null, content: { base64: safe.toBase64() } }
  const { sha256, bytes } = await ports.blobs.put(caller, safe)
  return { body: null, content: { blob: sha256, bytes } }
}

/** A recorded answer's body; null when it had none. `why`: it is not kept, and reading it has to fail with this. */
export async function loadKeptBody(
  { ports, caller }: Entry,
  record: JsonObject,
): Promise<{ readonly bytes: Uint8Array | null } | { readonly why: HeddleError }> {
  const { body = null, content = null, bytes = 0, unkept } = record
  if (typeof body === 'string') return { bytes: new TextEncoder().encode(body) }
  if (isObject(content) && typeof content['base64'] === 'string') {
    return { bytes: Uint8Array.fromBase64(content['base64']) }
  }
  if (isObject(content) && typeof content['blob'] === 'string') {
    return { bytes: await ports.blobs.get(caller, content['blob']) }
  }
  if (unkept === undefined && bytes === 0) return { bytes: null }
  return { why: new HeddleError('NOT_FOUND', explain(unkept, bytes)) }
}

function explain(unkept: Json | undefined, bytes: Json): string {
  const again = 'Replay with reuse: none to call again.'
  if (unkept === 'unread') return `The recorded answer was not read when it came, so its body was not kept. ${again}`
  if (unkept === 'secret') return `The body of the recorded answer holds a secret, so it was not kept. ${again}`
  return `The body of the recorded answer has ${String(bytes)} bytes, more than the ${MAX_VALUE_BYTES / 1024 / 1024} MB that are kept. ${again}`
}

/** The text that gives exactly these bytes in UTF-8, or null. */
function decodeExactly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function isText(mediaType: string | null): boolean {
  return mediaType !== null && /^text\/|[/+](json|xml|yaml|javascript|x-www-form-urlencoded)\b/i.test(mediaType)
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
