import { createHash } from 'node:crypto'
import type { WorkflowSource } from '@heddle/engine'
import { makePlan } from '@heddle/graph'
import {
  HeddleError,
  toWorkflowId,
  type NodeCatalogue,
  type Plan,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { Store } from '@heddle/store'
import type { ActiveVersions } from './launching/active-versions.ts'
import type { BundledWorkflow, WorkflowBundle } from './workflow-bundle.ts'

/** The draft of a workflow, ready to run. */
export interface RunnableDraft {
  readonly workflowId: WorkflowId
  readonly draftRevision: number
  readonly plan: Plan
}

/** Workflows of a store as hosts and the command line need them. */
export class WorkflowLibrary implements WorkflowSource {
  readonly #store: Store
  readonly #catalogue: NodeCatalogue
  readonly #active: ActiveVersions

  constructor(parts: { readonly store: Store; readonly catalogue: NodeCatalogue; readonly active: ActiveVersions }) {
    this.#store = parts.store
    this.#catalogue = parts.catalogue
    this.#active = parts.active
  }

  /**
   * Stores the files of a bundle: each as a workflow's draft, sub-workflows as versions too. Gives the main one. Of files
   * that call each other in a circle no version can be fixed before the other: they call the latest.
   */
  async saveBundle(workspaceId: WorkspaceId, bundle: WorkflowBundle, by: string): Promise<RunnableDraft> {
    const versions = new Map<string, { readonly workflow: string; readonly version: number }>()
    for (const workflow of bundle.workflows) {
      const draft = await this.#saveDraft({ workspaceId, workflow, versions, by })
      const isMain = workflow.source === bundle.main
      if (isMain && !isCalled(bundle, workflow.source)) return draft
      const version = await this.#publish(workspaceId, draft, by)
      if (isMain) return draft
      versions.set(workflow.source, { workflow: draft.workflowId, version })
    }
    throw new HeddleError('NOT_FOUND', `The bundle does not hold its main workflow ${bundle.main}.`)
  }

  async load(
    workspaceId: WorkspaceId,
    workflow: string,
    version: number | 'latest' | null,
  ): ReturnType<WorkflowSource['load']> {
    const workflowId = toWorkflowId(workflow)
    const found = await this.#store.workflows.findVersion(workspaceId, workflowId, version ?? 'latest')
    if (found === null) return null
    const env = await this.#active.findEnv(workspaceId, found.plan)
    return { workflowId, version: found.number, plan: found.plan, env }
  }

  async #saveDraft(draft: {
    readonly workspaceId: WorkspaceId
    readonly workflow: BundledWorkflow
    readonly versions: ReadonlyMap<string, { readonly workflow: string; readonly version: number }>
    readonly by: string
  }): Promise<RunnableDraft> {
    const { workspaceId, workflow, versions, by } = draft
    const subworkflows = Object.fromEntries(
      Object.entries(workflow.subworkflows).map(([nodeId, source]) => {
        const latest = { workflow: toFileWorkflowId(source), version: 'latest' } as const
        return [nodeId, versions.get(source) ?? latest] as const
      }),
    )
    const plan = makePlan(workflow.definition, { catalogue: this.#catalogue, subworkflows })
    const workflowId = toFileWorkflowId(workflow.source)
    const saved = await this.#store.workflows.putDraft(workspaceId, {
      id: workflowId,
      definition: workflow.definition,
      by,
    })
    return { workflowId, draftRevision: saved.revision, plan }
  }

  async #publish(workspaceId: WorkspaceId, draft: RunnableDraft, by: string): Promise<number> {
    const latest = await this.#store.workflows.findVersion(workspaceId, draft.workflowId, 'latest')
    if (latest !== null && JSON.stringify(latest.plan) === JSON.stringify(draft.plan)) return latest.number
    const published = await this.#store.workflows.publish(workspaceId, draft.workflowId, {
      revision: draft.draftRevision,
      plan: draft.plan,
      by,
      note: null,
      activate: false,
    })
    return published.number
  }
}

function isCalled(bundle: WorkflowBundle, source: string): boolean {
  return bundle.workflows.some(({ subworkflows }) => Object.values(subworkflows).includes(source))
}

/** The workflow that a file stands for: the same path is the same workflow, in every run (a UUID of version 8). */
export function toFileWorkflowId(source: string): WorkflowId {
  const hex = createHash('sha256').update(source).digest('hex')
  return toWorkflowId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )
}
