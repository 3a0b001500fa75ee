import type { Finding, WorkspaceId } from '@heddle/model'
import type { BindingDetails, Heddle } from '@heddle/runtime'
import type { WorkflowSummary } from '@heddle/store'
import type { z } from 'zod'
import type { ProblemFinding } from '../http/problem.ts'
import { toTime, toTimeOrNull } from './time.ts'
import type { bindingSchema, draftStateSchema } from './workflow.ts'

/** The state of a workflow. `newestHash`: definition of its newest version; null: nothing was published. */
export function toDraftState(workflow: WorkflowSummary, newestHash: string | null): z.infer<typeof draftStateSchema> {
  const { id, name, description, tags, revision, definitionHash, activeVersion, createdBy, updatedBy } = workflow
  return {
    id,
    name,
    description,
    tags: [...tags],
    revision,
    definitionHash,
    activeVersion,
    lastVersion: workflow.lastVersion === 0 ? null : workflow.lastVersion,
    hasUnpublishedChanges: definitionHash !== newestHash,
    createdAt: toTime(workflow.createdAt),
    createdBy,
    updatedAt: toTime(workflow.updatedAt),
    updatedBy,
  }
}

/** Hash of the definition that was published last. */
export async function findNewestHash(
  heddle: Heddle,
  workspaceId: WorkspaceId,
  workflow: Pick<WorkflowSummary, 'id' | 'lastVersion'>,
): Promise<string | null> {
  if (workflow.lastVersion === 0) return null
  const { items } = await heddle.store.workflows.listVersions(workspaceId, workflow.id, { limit: 1 })
  return items[0]?.definitionHash ?? null
}

/** Roots of the addresses that kinds of triggers have, below the workspace's name. */
const ROOTS: { readonly [kind: string]: string } = { webhook: 'hooks', form: 'forms', chat: 'chats' }

/** A binding; `base`: where this server is reached, such as `http://localhost:8420`. */
export function toBinding(binding: BindingDetails, base: string): z.infer<typeof bindingSchema> {
  const { id, workflowId, nodeId, kind, live, paused, address, nextDue, history, workspaceId, secret } = binding
  const root = ROOTS[kind]
  return {
    id,
    workflowId,
    nodeId,
    kind,
    isLive: live,
    isPaused: paused,
    address,
    url: address === null || root === undefined ? null : `${base}/${root}/${workspaceId}/${address}`,
    secret,
    nextDueAt: toTimeOrNull(nextDue),
    history: history.map(({ at, executionId, result }) => ({ at: toTime(at), executionId, result })),
  }
}

export function toFinding({ code, severity, path, message, nodeId, line, column }: Finding): ProblemFinding {
  return {
    code,
    severity,
    path,
    message,
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }
}
