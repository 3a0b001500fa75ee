import type { FullWorkflow, LoadedPin, ValidationReport, WorkflowRow } from '@heddle/runtime'
import type { Binding, Draft, Version, VersionSummary, WorkflowActivity, WorkflowSummary } from '@heddle/store'
import type { z } from 'zod'
import type { Frozen } from '../http/define-route.ts'
import { toEtag } from '../http/etag.ts'
import { makePreview } from './preview.ts'
import { toTime, toTimeOrNull } from './time.ts'
import type {
  bindingSchema,
  draftStateSchema,
  lastExecutionSchema,
  pinSchema,
  pinSummarySchema,
  versionSchema,
  versionSummarySchema,
  workflowFullSchema,
  workflowSchema,
  workflowSummarySchema,
} from './workflow.ts'

/*
 * Workflows as answers show them.
 */

type Shown<Schema extends z.ZodType> = Frozen<z.infer<Schema>>

/** The state of a draft without its definition. */
export function toDraftState(workflow: WorkflowSummary): Shown<typeof draftStateSchema> {
  const { id, name, description, tags, revision, definitionHash, activeVersion, lastVersion } = workflow
  return {
    id,
    name,
    description,
    tags,
    revision,
    definitionHash,
    activeVersion,
    lastVersion: lastVersion === 0 ? null : lastVersion,
    hasUnpublishedChanges: workflow.lastVersionHash !== definitionHash,
    createdAt: toTime(workflow.createdAt),
    createdBy: workflow.createdBy,
    updatedAt: toTime(workflow.updatedAt),
    updatedBy: workflow.updatedBy,
  }
}

/** A workflow with its draft. */
export function toWorkflow(draft: Draft): Shown<typeof workflowSchema> {
  return { ...toDraftState(draft), definition: draft.definition }
}

/** The ETag of a draft. */
export function toDraftEtag({ revision }: Pick<WorkflowSummary, 'revision'>): string {
  return toEtag('draft', revision)
}

export function toWorkflowRow({ workflow, activity }: WorkflowRow): Shown<typeof workflowSummarySchema> {
  return {
    ...toDraftState(workflow),
    lastExecution: toLastExecution(activity),
    nextRunAt: toTimeOrNull(activity.nextDue),
  }
}

export function toVersionSummary(
  version: VersionSummary,
  activeVersion: number | null,
): Shown<typeof versionSummarySchema> {
  const { number, definitionHash, author, note, createdAt } = version
  return { number, definitionHash, author, note, createdAt: toTime(createdAt), isActive: number === activeVersion }
}

export function toVersion(version: Version, activeVersion: number | null): Shown<typeof versionSchema> {
  return { ...toVersionSummary(version, activeVersion), definition: version.definition }
}

export function toPinSummary({ pin, output }: LoadedPin): Shown<typeof pinSummarySchema> {
  const { nodeId, updatedAt, updatedBy } = pin
  return { nodeId, ...makePreview(output), updatedAt: toTime(updatedAt), updatedBy }
}

export function toPin({ pin, output }: LoadedPin): Shown<typeof pinSchema> {
  const { nodeId, updatedAt, updatedBy } = pin
  return { nodeId, output, updatedAt: toTime(updatedAt), updatedBy }
}

type Firings = readonly { readonly at: number; readonly executionId: string | null; readonly result: string }[]

/** Kinds of triggers that outside systems call, and what their addresses begin with. */
const ROOTS: { readonly [kind: string]: string } = { webhook: 'hooks', form: 'forms', chat: 'chats' }

export function toBinding(binding: Binding, history: Firings): Shown<typeof bindingSchema> {
  const { id, workflowId, nodeId, kind, live, paused, address, nextDue, workspaceId } = binding
  const root = ROOTS[kind]
  return {
    id,
    workflowId,
    nodeId,
    kind,
    isLive: live,
    isPaused: paused,
    address,
    url: address === null || root === undefined ? null : `/${root}/${workspaceId}/${address}`,
    secret: binding.secret,
    nextDueAt: toTimeOrNull(nextDue),
    history: history.map((firing) => ({ ...firing, at: toTime(firing.at) })),
  }
}

export function toValidation({ findings, errors, warnings, hints, isPublishable }: ValidationReport) {
  return { findings, errors, warnings, hints, isPublishable }
}

export function toFull(
  { draft, validation, versions, pins, bindings, activity }: FullWorkflow,
  histories: ReadonlyMap<string, Firings>,
): Shown<typeof workflowFullSchema> {
  return {
    workflow: toWorkflow(draft),
    validation: toValidation(validation),
    versions: versions.map((version) => toVersionSummary(version, draft.activeVersion)),
    pins: pins.map(toPinSummary),
    bindings: bindings.map((binding) => toBinding(binding, histories.get(binding.id) ?? [])),
    lastExecution: toLastExecution(activity),
  }
}

function toLastExecution({ lastExecution }: WorkflowActivity): Shown<typeof lastExecutionSchema> | null {
  if (lastExecution === null) return null
  const { id, status, outcome, createdAt, endedAt } = lastExecution
  return { id, status, outcome, createdAt: toTime(createdAt), endedAt: toTimeOrNull(endedAt) }
}
