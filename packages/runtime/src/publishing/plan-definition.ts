import { makePlan, validateDefinition, type FixedSubworkflow, type ValidateOptions } from '@heddle/graph'
import {
  HeddleError,
  toWorkflowId,
  type Definition,
  type Finding,
  type Json,
  type NodeCatalogue,
  type NodeDefinition,
  type Plan,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { Store, Version } from '@heddle/store'
import { checkTriggers } from './design-bindings.ts'
import { findKnownNames, type KnownNames } from './known-names.ts'

/** What is planned, and for whom. */
export interface PlanSubject {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly definition: Definition
}

type Parts = { readonly store: Store; readonly catalogue: NodeCatalogue }

/**
 * The plan of a definition as it runs in its workspace: exact type versions, and of every called workflow the version
 * its node names, else its active one, else its newest. A workflow that calls itself calls its newest version. Throws
 * `PLAN_INVALID` with all findings; names that the workspace does not have are errors.
 */
export async function planDefinition(parts: Parts, subject: PlanSubject): Promise<Plan> {
  return (await planWithFindings(parts, subject)).plan
}

/** As `planDefinition`, with the warnings and hints that did not stop it. */
export async function planWithFindings(
  parts: Parts,
  subject: PlanSubject,
): Promise<{ readonly plan: Plan; readonly findings: readonly Finding[] }> {
  const { definition, workspaceId } = subject
  const known = await findKnownNames(parts, workspaceId, definition)
  const called = await fixSubworkflows(parts.store, subject, known)
  const subworkflows = Object.fromEntries(called.map(({ nodeId, fixed }) => [nodeId, fixed]))
  const inputs = new Map(called.map(({ fixed, input }) => [fixed.workflow, input]))
  const options: ValidateOptions = {
    catalogue: parts.catalogue,
    isKnown: known.isKnown,
    subworkflow: (name) => (inputs.has(name) ? { input: inputs.get(name) ?? null } : null),
  }
  const plan = makePlan(definition, { ...options, subworkflows })
  refuse(definition, [...called.flatMap(({ findings }) => findings), ...checkTriggers(definition, plan, known)])
  return { plan, findings: validateDefinition(definition, options).findings }
}

interface Called {
  readonly nodeId: string
  readonly fixed: FixedSubworkflow
  readonly input: unknown
  readonly findings: readonly Finding[]
}

async function fixSubworkflows(store: Store, subject: PlanSubject, known: KnownNames): Promise<readonly Called[]> {
  const nodes = subject.definition.nodes.map((node, position) => ({ node, position }))
  const calls = nodes.filter(({ node }) => node.type.startsWith('flow.subworkflow@'))
  const fixed = await Promise.all(calls.map((call) => fixSubworkflow(store, { ...subject, ...call }, known)))
  return fixed.flatMap((one) => one ?? [])
}

/** Null when the workspace has no such workflow: that is found by validation. */
async function fixSubworkflow(
  store: Store,
  call: PlanSubject & { readonly node: NodeDefinition; readonly position: number },
  known: KnownNames,
): Promise<Called | null> {
  const { node, workspaceId } = call
  const { workflow, version: asked } = (node.config ?? {}) as { readonly [name: string]: Json }
  const draft = typeof workflow === 'string' ? known.workflow(workflow) : null
  if (draft === null) return null
  const target = { nodeId: node.id, findings: [] }
  const isSelf = draft.id === call.workflowId
  if (asked === 'latest' || (asked === undefined && isSelf)) {
    return { ...target, fixed: { workflow: draft.id, version: 'latest' }, input: draft.definition.input }
  }
  const wanted = typeof asked === 'number' ? asked : (draft.activeVersion ?? 'latest')
  const version = await store.workflows.findVersion(workspaceId, toWorkflowId(draft.id), wanted)
  if (version === null) {
    const fixed = { workflow: draft.id, version: 'latest' } as const
    return { ...target, fixed, input: draft.definition.input, findings: [toMissing(call, wanted, draft.name)] }
  }
  return toCalled(target.nodeId, draft.id, version)
}

function toCalled(nodeId: string, workflow: string, version: Version): Called {
  return { nodeId, fixed: { workflow, version: version.number }, input: version.plan.input, findings: [] }
}

function toMissing(
  { node, position }: { readonly node: NodeDefinition; readonly position: number },
  wanted: number | 'latest',
  name: string,
): Finding {
  const which = wanted === 'latest' ? 'is not published yet' : `has no version ${wanted}`
  return {
    code: 'unknown-reference',
    severity: 'error',
    path: `/nodes/${position}/config/workflow`,
    nodeId: node.id,
    message: `The workflow "${name}" ${which}. Publish it first, or name a version it has.`,
  }
}

function refuse(definition: Definition, findings: readonly Finding[]): void {
  const [first] = findings
  if (first === undefined) return
  const count = findings.length === 1 ? 'an error' : `${findings.length} errors`
  throw new HeddleError(
    'PLAN_INVALID',
    `The definition \`${definition.name}\` has ${count}. ${first.path}: ${first.message}`,
    { details: { findings: findings as unknown as Json } },
  )
}
