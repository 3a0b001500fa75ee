import { HeddleError, type Json } from '@heddle/model'

/** Deeper results could overflow the stack of what handles them later. */
const MAX_DEPTH = 1_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Parses what a sandbox process sent as its result. Rejects text that is no JSON, or too deep, with `OUTPUT_INVALID`. */
export function parseResult(bytes: Buffer): Json {
  if (depthOf(bytes) > MAX_DEPTH) {
    throw new HeddleError('OUTPUT_INVALID', `The result is nested more than ${MAX_DEPTH} levels deep; make it flatter.`)
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as Json
  } catch (cause) {
    throw new HeddleError('OUTPUT_INVALID', 'The result is not JSON; return plain values, lists and objects.', {
      cause,
    })
  }
}

/** Nesting of JSON text, without parsing it. */
function depthOf(bytes: Buffer): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let index = 0; index < bytes.byteLength; index++) {
    const byte = bytes[index]
    if (inText) {
      if (byte === BACKSLASH) index++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
  return deepest
}
