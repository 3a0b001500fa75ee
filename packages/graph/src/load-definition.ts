import type { Finding, Json } from '@heddle/model'
import { parsePointer } from './json-pointer.ts'
import { findPlace, type Located, type ParsedText, type SyntaxProblem } from './located.ts'
import { parseJson } from './parse-json.ts'
import { parseYaml } from './parse-yaml.ts'

/** Largest text that is read, in bytes of UTF-8. */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

/** 1-based place in a text. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A text, read. */
export interface LoadedDocument {
  /** `undefined` when the text could not be read; then `findings` says why. */
  readonly value: Json | undefined
  readonly format: 'yaml' | 'json'
  readonly findings: readonly Finding[]
  /** Place of the part at a JSON Pointer, or of the nearest part above it; null when nothing was read. */
  locate(pointer: string): TextPosition | null
}

/**
 * Reads a definition or template from JSON or YAML text. Never throws on bad text: `findings` holds `bad-syntax` and
 * `too-large` errors with line and column. Limits: 10 MB, 64 levels, 10,000 values brought in by aliases; duplicate
 * keys are errors; a byte order mark is skipped; bytes must be valid UTF-8.
 */
export function loadDefinition(source: string | Uint8Array): LoadedDocument {
  const size = countBytes(source)
  if (size > MAX_DOCUMENT_BYTES) {
    return refuse('too-large', `The text has ${size} bytes; ${MAX_DOCUMENT_BYTES} are allowed. Split the workflow.`)
  }
  const text = toText(source)
  if (text === null) return refuse('bad-syntax', 'The bytes are not valid UTF-8. Save the file as UTF-8.')
  if (text.trim() === '') return refuse('bad-syntax', 'The text is empty. Write a workflow, beginning with its format.')
  const { format, parsed } = parseText(text)
  return toDocument(text, format, parsed)
}

/** Exact for texts near the limit; no text has more than three bytes for each of its UTF-16 code units. */
function countBytes(source: string | Uint8Array): number {
  if (typeof source !== 'string') return source.byteLength
  const isNear = source.length <= MAX_DOCUMENT_BYTES && source.length * 3 > MAX_DOCUMENT_BYTES
  return isNear ? new TextEncoder().encode(source).byteLength : source.length
}

function toText(source: string | Uint8Array): string | null {
  if (typeof source === 'string') return source.startsWith('\uFEFF') ? source.slice(1) : source
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source)
  } catch {
    // The decoder's only complaint is a byte sequence that is not UTF-8; the caller says so.
    return null
  }
}

function parseText(text: string): { readonly format: 'yaml' | 'json'; readonly parsed: ParsedText } {
  // A flow mapping such as `{ format: heddle/v1 }` begins like JSON, but for the quotes.
  if (!/^\s*(?:\{\s*["}]|\[)/.test(text)) return { format: 'yaml', parsed: parseYaml(text) }
  const json = parseJson(text)
  if (json.root !== undefined) return { format: 'json', parsed: json }
  const yaml = parseYaml(text)
  return yaml.problems.length === 0 ? { format: 'yaml', parsed: yaml } : { format: 'json', parsed: json }
}

function toDocument(text: string, format: 'yaml' | 'json', parsed: ParsedText): LoadedDocument {
  const toPosition = createLineIndex(text)
  const findings = parsed.problems.map((problem) => toFinding(problem, toPosition))
  const root: Located | undefined = parsed.root
  return {
    value: root?.value,
    format,
    findings,
    locate: (pointer) => (root === undefined ? null : toPosition(findPlace(root, parsePointer(pointer)).offset)),
  }
}

function toFinding(problem: SyntaxProblem, toPosition: (offset: number) => TextPosition): Finding {
  return { code: problem.code, severity: 'error', path: '', message: problem.message, ...toPosition(problem.offset) }
}

function refuse(code: 'bad-syntax' | 'too-large', message: string): LoadedDocument {
  const finding: Finding = { code, severity: 'error', path: '', message, line: 1, column: 1 }
  return { value: undefined, format: 'yaml', findings: [finding], locate: () => null }
}

/** Line starts are collected at the first question. */
function createLineIndex(text: string): (offset: number) => TextPosition {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= listLineStarts(text)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

function listLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
