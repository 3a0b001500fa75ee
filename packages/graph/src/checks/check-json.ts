import type { Finding } from '@heddle/model'
import { toPointer } from '../json-pointer.ts'
import { FORBIDDEN_MEMBER, MAX_DOCUMENT_DEPTH } from '../located.ts'

/** How many findings of this kind are told; a value that is not JSON is given up anyway. */
const MAX_JSON_FINDINGS = 20

/** A value on the way through the root. Its path is put together only when there is something to say about it. */
interface Open {
  readonly value: unknown
  readonly parent: Open | null
  readonly name: string | number
  readonly depth: number
}

/**
 * Whether a value is JSON that all other checks can walk safely: at most 64 levels, no `__proto__`, whole characters,
 * finite numbers. Findings `bad-syntax`; any of them makes the value unusable.
 */
export function checkJson(root: unknown): readonly Finding[] {
  const findings: Finding[] = []
  const open: Open[] = [{ value: root, parent: null, name: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined && findings.length < MAX_JSON_FINDINGS; next = open.pop()) {
    const message = describeProblem(next)
    if (message !== null) findings.push({ code: 'bad-syntax', severity: 'error', path: pathOf(next), message })
    else openMembers(next, open)
  }
  return findings
}

function pathOf(open: Open): string {
  const parts: (string | number)[] = []
  for (let at: Open = open; at.parent !== null; at = at.parent) parts.push(at.name)
  return toPointer(parts.toReversed())
}

function describeProblem({ value, name, depth }: Open): string | null {
  if (name === FORBIDDEN_MEMBER) return `The name ${FORBIDDEN_MEMBER} is not allowed. Choose another.`
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'string') return value.isWellFormed() ? null : 'The text holds half a character. Remove it.'
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${value} has no JSON form. Write it as text.`
  if (typeof value !== 'object') return `A ${typeof value} has no JSON form. Remove it.`
  return depth > MAX_DOCUMENT_DEPTH ? `Nested deeper than ${MAX_DOCUMENT_DEPTH}. Make the definition flatter.` : null
}

/** Texts without problems, nearly all values, need no place of their own on the way. */
function isFine(value: unknown, name: string | number): boolean {
  return name !== FORBIDDEN_MEMBER && (value === undefined || (typeof value === 'string' && value.isWellFormed()))
}

function openMembers(around: Open, open: Open[]): void {
  const { value } = around
  if (typeof value !== 'object' || value === null) return
  const depth = around.depth + 1
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) open.push({ value: item, parent: around, name: at, depth })
    return
  }
  for (const name of Object.keys(value)) {
    const member = (value as { readonly [name: string]: unknown })[name]
    if (!isFine(member, name)) open.push({ value: member, parent: around, name, depth })
  }
}
