import type { Finding } from '@heddle/model'
import { joinPointer } from '../json-pointer.ts'
import { FORBIDDEN_MEMBER, MAX_DOCUMENT_DEPTH } from '../located.ts'

/** How many findings of this kind are told; a value that is not JSON is given up anyway. */
const MAX_JSON_FINDINGS = 20

interface Open {
  readonly value: unknown
  readonly path: string
  readonly depth: number
}

/**
 * Whether a value is JSON that all other checks can walk safely: at most 64 levels, no `__proto__`, whole characters,
 * finite numbers. Findings `bad-syntax`; any of them makes the value unusable.
 */
export function checkJson(root: unknown): readonly Finding[] {
  const findings: Finding[] = []
  const open: Open[] = [{ value: root, path: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined && findings.length < MAX_JSON_FINDINGS; next = open.pop()) {
    const message = describeProblem(next)
    if (message !== null) findings.push({ code: 'bad-syntax', severity: 'error', path: next.path, message })
    else openMembers(next, open)
  }
  return findings
}

function describeProblem({ value, path, depth }: Open): string | null {
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'string') return value.isWellFormed() ? null : 'The text holds half a character. Remove it.'
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${value} has no JSON form. Write it as text.`
  if (typeof value !== 'object') return `A ${typeof value} has no JSON form. Remove it.`
  if (depth > MAX_DOCUMENT_DEPTH) return `Nested deeper than ${MAX_DOCUMENT_DEPTH}. Make the definition flatter.`
  if (path.endsWith(`/${FORBIDDEN_MEMBER}`)) return `The name ${FORBIDDEN_MEMBER} is not allowed. Choose another.`
  return null
}

function openMembers({ value, path, depth }: Open, open: Open[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) open.push({ value: item, path: `${path}/${at}`, depth: depth + 1 })
    return
  }
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) open.push({ value: member, path: joinPointer(path, name), depth: depth + 1 })
  }
}
