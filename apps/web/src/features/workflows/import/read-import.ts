import { loadDefinition, validateDefinition } from '@heddle/graph'
import type { Definition, Finding, NodeCatalogue } from '@heddle/model'

/** A file that somebody wants to import, read and checked. */
export interface ReadFile {
  readonly file: string
  readonly text: string
  /** The workflow's own name; null when the text holds no workflow that can be read. */
  readonly name: string | null
  readonly nodes: number
  /** Null when it cannot even be drawn. */
  readonly definition: Definition | null
  readonly findings: readonly Finding[]
  /** Whether the server would take it: drafts may have mistakes, but must be workflows. */
  readonly isImportable: boolean
}

/** Mistakes after which there is no draft to keep. */
const FATAL = new Set(['bad-syntax', 'too-large'])

/** Reads a workflow file as the server will. Never throws on bad text: findings say what is wrong, and where. */
export function readImport(file: string, text: string, catalogue: NodeCatalogue): ReadFile {
  const document = loadDefinition(text)
  const { value } = document
  const isWorkflow = typeof value === 'object' && value !== null && 'nodes' in value && Array.isArray(value['nodes'])
  const checked = value === undefined ? [] : validateDefinition(value, { catalogue, locate: document.locate }).findings
  const findings = [...document.findings, ...checked]
  const definition = isWorkflow ? (value as unknown as Definition) : null
  return {
    file,
    text,
    name: definition !== null && typeof definition.name === 'string' ? definition.name : null,
    nodes: definition?.nodes.length ?? 0,
    definition,
    findings: findings.toSorted((left, right) => RANK[left.severity] - RANK[right.severity]),
    isImportable: isWorkflow && !findings.some((finding) => FATAL.has(finding.code)),
  }
}

const RANK = { error: 0, warning: 1, hint: 2 } as const
