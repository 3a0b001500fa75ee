import { validateDefinition } from '@heddle/graph'
import { toWorkflowId, type Finding, type NodeCatalogue, type WorkspaceId } from '@heddle/model'
import type { Store } from '@heddle/store'
import type { CallContext } from '../call-context.ts'

export interface ValidationReport {
  readonly findings: readonly Finding[]
  readonly errors: number
  readonly warnings: number
  readonly hints: number
  readonly isPublishable: boolean
}

/** All findings of the draft, or of `definition` in its place. Throws `NOT_FOUND`. */
export async function validateWorkflow(
  { caller, heddle }: CallContext,
  request: { readonly id: string; readonly definition?: unknown },
): Promise<ValidationReport> {
  const draft = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(request.id))
  return validateAgainst(heddle, caller.workspaceId, request.definition ?? draft.definition)
}

/** Findings of a definition in its workspace: the inputs of the workflows it names are known. */
export async function validateAgainst(
  { store, catalogue }: { readonly store: Store; readonly catalogue: NodeCatalogue },
  workspaceId: WorkspaceId,
  definition: unknown,
): Promise<ValidationReport> {
  const called = await loadCalled(store, workspaceId, definition)
  const { findings } = validateDefinition(definition, { catalogue, subworkflow: (name) => called.get(name) ?? null })
  return countFindings(findings)
}

/** Findings with their numbers. */
export function countFindings(findings: readonly Finding[]): ValidationReport {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  const errors = count('error')
  return { findings, errors, warnings: count('warning'), hints: count('hint'), isPublishable: errors === 0 }
}

type Called = { readonly input: unknown }

/** Input schemas of the workflows that `flow.subworkflow` nodes name by id. */
async function loadCalled(
  store: Store,
  workspaceId: WorkspaceId,
  definition: unknown,
): Promise<ReadonlyMap<string, Called>> {
  const ids = [...new Set(listCalled(definition))]
  const found = await Promise.all(
    ids.map(async (id) => {
      const version = await store.workflows.findVersion(workspaceId, toWorkflowId(id), 'latest')
      return version === null ? [] : [[id, { input: version.definition.input ?? null }] as const]
    }),
  )
  return new Map(found.flat())
}

/** Of a definition that nobody has checked yet. */
function listCalled(definition: unknown): readonly string[] {
  const { nodes } = (definition ?? {}) as { readonly nodes?: unknown }
  if (!Array.isArray(nodes)) return []
  return (nodes as readonly unknown[]).flatMap((node) => {
    const { type, config } = (node ?? {}) as { readonly type?: unknown; readonly config?: unknown }
    const { workflow } = (config ?? {}) as { readonly workflow?: unknown }
    return String(type).startsWith('flow.subworkflow@') && typeof workflow === 'string' ? [workflow] : []
  })
}
