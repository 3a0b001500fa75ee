import { HeddleError, toWorkflowId } from '@heddle/model'
import type {
  Binding,
  Draft,
  Page,
  PageRequest,
  Version,
  VersionSummary,
  WorkflowActivity,
  WorkflowFilter,
  WorkflowSummary,
} from '@heddle/store'
import type { CallContext } from '../call-context.ts'
import { listPins, type LoadedPin } from './pins.ts'
import { validateAgainst, type ValidationReport } from './validate-workflow.ts'

/** A workflow as the list shows it. */
export interface WorkflowRow {
  readonly workflow: WorkflowSummary
  readonly activity: WorkflowActivity
}

const NO_ACTIVITY: WorkflowActivity = { lastExecution: null, nextDue: null }

/** One page of workflows, with what happened last and what happens next. */
export async function listWorkflows(
  { caller, heddle }: CallContext,
  filter: WorkflowFilter & PageRequest,
): Promise<Page<WorkflowRow>> {
  const { workflows } = heddle.store
  const page = await workflows.list(caller.workspaceId, filter)
  const ids = page.items.map((workflow) => workflow.id)
  const activity = await workflows.listActivity(caller.workspaceId, ids)
  const items = page.items.map((workflow) => ({ workflow, activity: activity.get(workflow.id) ?? NO_ACTIVITY }))
  return { items, nextCursor: page.nextCursor }
}

/** Everything the editor opens with. */
export interface FullWorkflow {
  readonly draft: Draft
  readonly validation: ValidationReport
  readonly versions: readonly VersionSummary[]
  readonly pins: readonly LoadedPin[]
  readonly bindings: readonly Binding[]
  readonly activity: WorkflowActivity
}

/** The draft with its findings, newest versions, pins, bindings and last execution. Throws `NOT_FOUND`. */
export async function getFullWorkflow(context: CallContext, workflowId: string): Promise<FullWorkflow> {
  const { caller, heddle } = context
  const { workspaceId } = caller
  const { workflows, bindings } = heddle.store
  const id = toWorkflowId(workflowId)
  const draft = await workflows.get(workspaceId, id)
  const [validation, versions, pins, bound, activity] = await Promise.all([
    validateAgainst(heddle, workspaceId, draft.definition),
    workflows.listVersions(workspaceId, id),
    listPins(context, id),
    bindings.list(workspaceId, id),
    workflows.listActivity(workspaceId, [id]),
  ])
  return {
    draft,
    validation,
    versions: versions.items,
    pins,
    bindings: bound,
    activity: activity.get(id) ?? NO_ACTIVITY,
  }
}

/** A version with its definition. Throws `NOT_FOUND`. */
export async function getVersion(
  { caller, heddle }: CallContext,
  request: { readonly id: string; readonly number: number },
): Promise<Version> {
  const id = toWorkflowId(request.id)
  const { name, lastVersion } = await heddle.store.workflows.get(caller.workspaceId, id)
  const version = await heddle.store.workflows.findVersion(caller.workspaceId, id, request.number)
  if (version !== null) return version
  const newest = lastVersion === 0 ? 'nothing was published' : `the newest is ${lastVersion}`
  throw new HeddleError('NOT_FOUND', `"${name}" has no version ${request.number}; ${newest}.`)
}
