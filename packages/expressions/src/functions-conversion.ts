import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { HeddleError, toCanonicalJson } from '@heddle/model'
import type { Call, FunctionEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import { measureValue, withoutDates } from './measure-value.ts'
import { toJsonText, toText } from './text.ts'
import { isList, type Value } from './value.ts'

const NUMBER_TEXT = /^\s*[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,5})?\s*$/

/** Functions from one type to another. The only place where types change. */
export const CONVERSION_FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  str: {
    signature: 'str(value)',
    description: 'As text: null is empty, lists and objects are JSON.',
    arity: [1, 1],
    run: (call) => toText(call.frame, call.any(0), call.at),
  },
  int: {
    signature: 'int(value)',
    description: 'A whole number from a number or its text, digits after the point cut off; true is 1, false 0.',
    arity: [1, 1],
    run: (call) => Math.trunc(toNumber(call)),
  },
  float: {
    signature: 'float(value)',
    description: 'A number from a number or its text; true is 1, false 0.',
    arity: [1, 1],
    run: toNumber,
  },
  bool: {
    signature: 'bool(value)',
    description: 'From true, false, 1, 0, "true", "false" or null (false).',
    arity: [1, 1],
    run: toBoolean,
  },
  list: {
    signature: 'list(value)',
    description: 'A list as it is; null as an empty list; anything else as a list of one.',
    arity: [1, 1],
    run: (call) => {
      const value = call.any(0)
      if (isList(value)) return value
      call.frame.makeList(1, call.at)
      return value === null ? [] : [value]
    },
  },
  json: {
    signature: 'json(value, indent = 0)',
    description: 'As JSON text, indented by up to 10 blanks.',
    arity: [1, 2],
    run: (call) => {
      const indent = call.integer(1, 0)
      if (indent < 0 || indent > 10) throw call.error('takes an indent from 0 to 10')
      return toJsonText(call.frame, call.any(0), { at: call.at, indent })
    },
  },
  parseJson: {
    signature: 'parseJson(text)',
    description: 'The value of a JSON text.',
    arity: [1, 1],
    run: parseJson,
  },
  base64: {
    signature: 'base64(text, mode = "encode")',
    description: 'The text (UTF-8) in Base64; with "decode" the other way.',
    arity: [1, 2],
    run: base64,
  },
  hash: {
    signature: 'hash(value)',
    description: 'SHA-256 in hex: of a text as UTF-8, of anything else as canonical JSON.',
    arity: [1, 1],
    run: hash,
  },
}

function toNumber(call: Call): number {
  const value = call.any(0)
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const number = typeof value === 'string' && NUMBER_TEXT.test(value) ? Number(value) : Number.NaN
  if (Number.isFinite(number)) return number
  throw call.error(`takes a number, its text or a boolean, not ${describeValue(call.frame, value)}`)
}

function toBoolean(call: Call): boolean {
  const value = call.any(0)
  if (value === true || value === 'true' || value === 1) return true
  if (value === false || value === 'false' || value === 0 || value === null) return false
  throw call.error(`takes true, false, 1, 0, "true", "false" or null, not ${describeValue(call.frame, value)}`)
}

function parseJson(call: Call): Value {
  const text = call.text(0)
  // A parsed value takes at most some eight times its text: `[1,1,…]`.
  call.frame.make(text.length * 4, call.at)
  call.frame.spendOnText(text.length, call.at)
  try {
    const value = JSON.parse(text) as Value
    measureValue(call.frame, value, { at: call.at, maxBytes: Infinity })
    return value
  } catch (error) {
    // JSON.parse shows the text in its message, which may be a secret or long.
    if (error instanceof SyntaxError) throw call.error('takes JSON text, and this does not parse')
    throw error
  }
}

function base64(call: Call): string {
  const text = call.text(0)
  const mode = call.text(1, 'encode')
  call.frame.makeText(text.length * 2, call.at)
  if (mode === 'encode') return new TextEncoder().encode(text).toBase64()
  if (mode !== 'decode') throw call.error('knows the modes "encode" and "decode"')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.fromBase64(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw call.error('takes the Base64 of a UTF-8 text to decode, and this is not one')
    }
    throw error
  }
}

/** Hashing costs about as much as a step for each 16 bytes. */
const HASHED_PER_STEP = 64

function hash(call: Call): string {
  const value = call.any(0)
  const { frame, at } = call
  if (typeof value !== 'string') measureValue(frame, value, { at, maxBytes: frame.limits.maxMade - frame.made })
  const text = typeof value === 'string' ? value : toCanonicalText(call, value)
  frame.makeText(text.length, at)
  frame.spend(text.length / HASHED_PER_STEP, at)
  return bytesToHex(sha256(new TextEncoder().encode(text)))
}

function toCanonicalText(call: Call, value: Value): string {
  try {
    return toCanonicalJson(withoutDates(value))
  } catch (error) {
    if (error instanceof HeddleError) throw call.error('takes well-formed text, and this holds half a character', error)
    throw error
  }
}
