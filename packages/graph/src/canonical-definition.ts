import type { Definition, Json } from '@heddle/model'
import { toCanonicalJson } from '@heddle/model'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Fields that only the canvas uses. */
const CANVAS_FIELDS = new Set(['position', 'notes', 'title'])

/**
 * The part of a definition that decides what it does: without canvas-only fields (`position`, `notes`, `title`) and
 * `x-…`, nothing filled in. Names inside `config` and other data are kept as they are.
 */
export function canonicalDefinition(definition: Definition): Json {
  const { nodes, edges, settings, ...rest } = definition
  return {
    ...dropExtensions(rest),
    ...(settings === undefined ? {} : { settings: dropExtensions(settings) }),
    nodes: nodes.map(canonicalNode),
    ...(edges === undefined ? {} : { edges: edges.map(dropExtensions) }),
  }
}

/** SHA-256, lower-case hex, of the definition's canonical form (RFC 8785). Throws `INPUT_INVALID` on half a surrogate pair. */
export function hashDefinition(definition: Definition): string {
  return hashJson(canonicalDefinition(definition))
}

/** A node as it counts for hashing. */
export function canonicalNode(node: Definition['nodes'][number]): { readonly [name: string]: Json } {
  return dropExtensions(Object.fromEntries(Object.entries(node).filter(([name]) => !CANVAS_FIELDS.has(name))))
}

/** An object without its `x-…` and absent members. */
export function dropExtensions(object: { readonly [name: string]: unknown }): { readonly [name: string]: Json } {
  const kept = Object.entries(object).filter(([name, value]) => !name.startsWith('x-') && value !== undefined)
  return Object.fromEntries(kept) as { readonly [name: string]: Json }
}

/** SHA-256, lower-case hex, of a value's canonical JSON. */
export function hashJson(value: Json): string {
  return hashText(toCanonicalJson(value))
}

/** SHA-256, lower-case hex, of a text's UTF-8 bytes. */
export function hashText(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text)))
}
