import { randomUUID } from 'node:crypto'
import { canonicalDefinition, hashDefinition } from '@heddle/graph'
import {
  HeddleError,
  toCanonicalJson,
  toWorkflowId,
  type Definition,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { ChangeFeed } from '../change-feed.ts'
import type { Database, Statement } from '../database.ts'
import { PinRepository } from './pin-repository.ts'
import { createQueries, toStatement, type Queries } from './queries.ts'
import { makeTakenError, toOnceStatements, type Once } from './idempotency-repository.ts'
import { listActivity, type WorkflowActivity } from './list-activity.ts'
import {
  listWorkflows,
  selectSummaries,
  toSummary,
  type WorkflowFilter,
  type WorkflowSummary,
} from './list-workflows.ts'
import type { Page, PageRequest } from './page.ts'
import {
  VersionRepository,
  type ActivateRequest,
  type PublishRequest,
  type Version,
  type VersionSummary,
} from './version-repository.ts'

/** The definition being edited, as its authors wrote it. */
export interface Draft extends WorkflowSummary {
  readonly definition: Definition
}

/** What a write to a draft needs. */
export interface DraftWrite {
  readonly definition: Definition
  /** The principal. */
  readonly by: string
}

interface RepositoryParts {
  readonly database: Database
  readonly changes: ChangeFeed
  /** Ms since 1970. */
  readonly now: () => number
}

/*
 * Workflows with their drafts.
 *
 * 1. Every write to a draft is conditional on its revision and raises it by one.
 * 2. `name`, `description` and `tags` mirror the draft's definition.
 * 3. A deleted workflow is found by nothing but `list({ deleted: true })` and `restore`.
 */
export class WorkflowRepository {
  readonly pins: PinRepository
  readonly #database: Database
  readonly #queries: Queries
  readonly #versions: VersionRepository
  readonly #changes: ChangeFeed
  readonly #now: () => number

  constructor({ database, changes, now }: RepositoryParts) {
    this.#database = database
    this.#queries = createQueries(database)
    this.#changes = changes
    this.#now = now
    this.#versions = new VersionRepository({ database, queries: this.#queries, changes, now })
    this.pins = new PinRepository({ database, queries: this.#queries, now })
  }

  /** Makes a workflow with revision 1. Throws `CONFLICT` when the id, or the idempotency key, is taken. */
  async create(
    workspaceId: WorkspaceId,
    write: DraftWrite & { readonly id?: WorkflowId },
    once?: Once<Draft>,
  ): Promise<Draft> {
    const manyOnce =
      once === undefined ? undefined : { ...once, answer: ([made]: readonly Draft[]) => once.answer(made!) }
    const [made] = await this.createMany(workspaceId, [write], manyOnce)
    return made!
  }

  /** Makes several workflows, all or none, with revision 1. Throws `CONFLICT` when an id, or the key, is taken. */
  async createMany(
    workspaceId: WorkspaceId,
    writes: readonly (DraftWrite & { readonly id?: WorkflowId })[],
    once?: Once<readonly Draft[]>,
  ): Promise<readonly Draft[]> {
    const at = this.#now()
    const rows = writes.map((write) => toNewRow(workspaceId, write, at))
    const made = rows.map((row, index) => ({
      ...toSummary({ ...row, last_version_hash: null }),
      definition: writes[index]!.definition,
    }))
    const first = toOnceStatements(workspaceId, once, { made, now: at })
    const outcome = await this.#database.write([
      ...first,
      ...rows.flatMap((row, index) => this.#toCreateStatements(row, writes[index]!.definition)),
    ])
    if (outcome.ok) return made
    if (once !== undefined && outcome.failedAt < first.length) throw makeTakenError(once)
    const ids = rows.map((row) => row.id).join(', ')
    throw new HeddleError('CONFLICT', `The workflow id ${ids} is taken. Choose another.`)
  }

  /** The workflow with its draft. Throws `NOT_FOUND`. */
  async get(workspaceId: WorkspaceId, id: WorkflowId): Promise<Draft> {
    const row = await selectSummaries(this.#queries)
      .select('w.source')
      .where('w.workspace_id', '=', workspaceId)
      .where('w.id', '=', id)
      .where('w.deleted_at', 'is', null)
      .executeTakeFirst()
    if (row === undefined) throw notFound(id)
    return { ...toSummary(row), definition: JSON.parse(row.source) as Definition }
  }

  /** Newest change first. */
  list(workspaceId: WorkspaceId, filter: WorkflowFilter & PageRequest = {}): Promise<Page<WorkflowSummary>> {
    return listWorkflows(this.#queries, workspaceId, filter)
  }

  /** How many there are, and how many of them are on. */
  async count(workspaceId: WorkspaceId): Promise<{ readonly all: number; readonly active: number }> {
    const all = this.#queries
      .selectFrom('workflows')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
    // Two counts, so that each reads an index only.
    const active = all.where('active_version', 'is not', null)
    const [every, on] = await Promise.all([all.executeTakeFirst(), active.executeTakeFirst()])
    return { all: Number(every?.count ?? 0), active: Number(on?.count ?? 0) }
  }

  /** Replaces the draft. Throws `CONFLICT`, with the current revision and its author, when `revision` is not current. */
  async update(
    workspaceId: WorkspaceId,
    id: WorkflowId,
    write: DraftWrite & { readonly revision: number },
    once?: Once<Draft>,
  ): Promise<Draft> {
    const at = this.#now()
    const made = once === undefined ? null : { ...(await this.get(workspaceId, id)), ...toChanges(write, at) }
    const first = made === null ? [] : toOnceStatements(workspaceId, once, { made, now: at })
    const change = this.#queries
      .updateTable('workflows')
      .set({ ...toDraftColumns(write, at), revision: write.revision + 1 })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revision', '=', write.revision)
      .where('deleted_at', 'is', null)
    const outcome = await this.#database.write([
      ...first,
      toStatement(change, 1),
      ...this.#toTagStatements(workspaceId, id, write.definition),
      this.#toDefinitionStatement(workspaceId, write.definition, at),
    ])
    if (outcome.ok) return this.get(workspaceId, id)
    if (once !== undefined && outcome.failedAt < first.length) throw makeTakenError(once)
    throw await this.#explainConflict(workspaceId, id, write.revision)
  }

  /** Makes the workflow, or replaces its draft whatever its revision: for files, whose content is what counts. */
  async putDraft(workspaceId: WorkspaceId, write: DraftWrite & { readonly id: WorkflowId }): Promise<Draft> {
    const current = await this.#queries
      .selectFrom('workflows')
      .select(['revision', 'source'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', write.id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (current === undefined) return this.create(workspaceId, write)
    if (current.source === JSON.stringify(write.definition)) return this.get(workspaceId, write.id)
    return this.update(workspaceId, write.id, { ...write, revision: current.revision })
  }

  /** A copy of the draft as a new workflow, without versions. */
  async duplicate(
    workspaceId: WorkspaceId,
    id: WorkflowId,
    copy: { readonly name?: string; readonly by: string; readonly id?: WorkflowId },
    once?: Once<Draft>,
  ): Promise<Draft> {
    const { definition } = await this.get(workspaceId, id)
    const name = copy.name ?? `${definition.name} (copy)`
    const write = { definition: { ...definition, name }, by: copy.by }
    return this.create(workspaceId, copy.id === undefined ? write : { ...write, id: copy.id }, once)
  }

  /**
   * Soft: `restore` brings it back. An active workflow is switched off. Throws `NOT_FOUND`, and `CONFLICT` when a
   * `revision` is given that is not current.
   */
  async delete(
    workspaceId: WorkspaceId,
    id: WorkflowId,
    request: { readonly by: string; readonly revision?: number },
  ): Promise<void> {
    const { by, revision } = request
    const at = this.#now()
    let change = this.#queries
      .updateTable('workflows')
      .set({ deleted_at: at, updated_at: at, updated_by: by, active_version: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
    if (revision !== undefined) change = change.where('revision', '=', revision)
    const off = this.#queries.updateTable('bindings').set({ live: 0 }).where('workflow_id', '=', id)
    const outcome = await this.#database.write([toStatement(change, 1), toStatement(off)])
    if (!outcome.ok)
      throw revision === undefined ? notFound(id) : await this.#explainConflict(workspaceId, id, revision)
    this.#changes.tell({ kind: 'workflow', workspaceId, workflowId: id })
  }

  /** Brings a deleted workflow back, switched off. Throws `NOT_FOUND` when there is no such deleted workflow. */
  async restore(workspaceId: WorkspaceId, id: WorkflowId, by: string): Promise<Draft> {
    const change = this.#queries
      .updateTable('workflows')
      .set({ deleted_at: null, updated_at: this.#now(), updated_by: by })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is not', null)
    const outcome = await this.#database.write([toStatement(change, 1)])
    if (!outcome.ok) throw notFound(id)
    return this.get(workspaceId, id)
  }

  /**
   * Makes the next version from the draft and, unless told otherwise, activates it with its bindings: all of it or
   * nothing. Throws `CONFLICT` when `revision` is not the draft's, or another workflow has one of the addresses.
   */
  async publish(workspaceId: WorkspaceId, id: WorkflowId, request: PublishRequest): Promise<VersionSummary> {
    const published = await this.#versions.publish(workspaceId, id, request)
    if (published === null) throw await this.#explainConflict(workspaceId, id, request.revision)
    return published
  }

  /**
   * Makes a version, also an older one, the one that triggers start. Throws `NOT_FOUND`, and `CONFLICT` when another
   * workflow has one of the addresses.
   */
  async activate(workspaceId: WorkspaceId, id: WorkflowId, request: ActivateRequest): Promise<void> {
    if (!(await this.#versions.activate(workspaceId, id, request))) throw notFound(id)
  }

  /** Switches the workflow off: nothing of it fires. Throws `NOT_FOUND`. */
  async deactivate(workspaceId: WorkspaceId, id: WorkflowId): Promise<void> {
    if (!(await this.#versions.deactivate(workspaceId, id))) throw notFound(id)
  }

  /** Newest first. */
  listVersions(workspaceId: WorkspaceId, id: WorkflowId, request: PageRequest = {}): Promise<Page<VersionSummary>> {
    return this.#versions.list(workspaceId, id, request)
  }

  /** A version with its definition and plan, or null. `latest`: the newest. */
  findVersion(workspaceId: WorkspaceId, id: WorkflowId, number: number | 'latest'): Promise<Version | null> {
    return this.#versions.find(workspaceId, id, number)
  }

  /** The version that triggers start, or null when the workflow is off. Throws `NOT_FOUND`. */
  async findActive(workspaceId: WorkspaceId, id: WorkflowId): Promise<Version | null> {
    const { activeVersion } = await this.get(workspaceId, id)
    return activeVersion === null ? null : this.#versions.find(workspaceId, id, activeVersion)
  }

  /** Copies a version into the draft. Throws `NOT_FOUND` or, on a stale `revision`, `CONFLICT`. */
  async restoreVersion(
    workspaceId: WorkspaceId,
    id: WorkflowId,
    request: { readonly number: number; readonly revision: number; readonly by: string },
  ): Promise<Draft> {
    const version = await this.#versions.find(workspaceId, id, request.number)
    if (version === null) throw new HeddleError('NOT_FOUND', `The workflow ${id} has no version ${request.number}.`)
    const { definition } = version
    return this.update(workspaceId, id, { definition, revision: request.revision, by: request.by })
  }

  /** What lists show beside a workflow: its newest execution, and when a schedule starts it next. */
  listActivity(workspaceId: WorkspaceId, ids: readonly WorkflowId[]): Promise<ReadonlyMap<string, WorkflowActivity>> {
    return listActivity(this.#database, workspaceId, ids)
  }

  #toCreateStatements(row: NewRow, definition: Definition): readonly Statement[] {
    const insert = this.#queries
      .insertInto('workflows')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
    const [workspaceId, id] = [row.workspace_id as WorkspaceId, toWorkflowId(row.id)]
    return [
      toStatement(insert, 1),
      ...this.#toTagStatements(workspaceId, id, definition),
      this.#toDefinitionStatement(workspaceId, definition, row.created_at),
    ]
  }

  async #explainConflict(workspaceId: WorkspaceId, id: WorkflowId, revision: number): Promise<HeddleError> {
    const current = await this.get(workspaceId, id)
    return new HeddleError(
      'CONFLICT',
      `The draft of ${id} is at revision ${current.revision} by ${current.updatedBy}, not at ${revision}. Load it and try again.`,
      { details: { revision: current.revision, updatedBy: current.updatedBy, updatedAt: current.updatedAt } },
    )
  }

  #toTagStatements(workspaceId: WorkspaceId, id: WorkflowId, definition: Definition): readonly Statement[] {
    const remove = this.#queries.deleteFrom('workflow_tags').where('workflow_id', '=', id)
    const rows = [...new Set(definition.tags)].map((tag) => ({ workspace_id: workspaceId, tag, workflow_id: id }))
    if (rows.length === 0) return [toStatement(remove)]
    return [toStatement(remove), toStatement(this.#queries.insertInto('workflow_tags').values(rows))]
  }

  #toDefinitionStatement(workspaceId: WorkspaceId, definition: Definition, at: number): Statement {
    const insert = this.#queries
      .insertInto('definitions')
      .values({
        workspace_id: workspaceId,
        hash: hashDefinition(definition),
        definition: toCanonicalJson(canonicalDefinition(definition)),
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
    return toStatement(insert)
  }
}

type NewRow = ReturnType<typeof toNewRow>

function toNewRow(workspaceId: WorkspaceId, write: DraftWrite & { readonly id?: WorkflowId }, at: number) {
  return {
    ...toDraftColumns(write, at),
    id: write.id ?? randomUUID(),
    workspace_id: workspaceId,
    revision: 1,
    active_version: null,
    last_version: 0,
    full_days: null,
    metadata_days: null,
    created_at: at,
    created_by: write.by,
    deleted_at: null,
  }
}

/** What an update makes of a draft. */
function toChanges({ definition, by, revision }: DraftWrite & { readonly revision: number }, at: number) {
  const { name, description = '', tags = [] } = definition
  const definitionHash = hashDefinition(definition)
  return { definition, name, description, tags, definitionHash, revision: revision + 1, updatedAt: at, updatedBy: by }
}

function toDraftColumns({ definition, by }: DraftWrite, at: number) {
  const description = definition.description ?? ''
  const tags = definition.tags ?? []
  return {
    name: definition.name,
    description,
    tags: JSON.stringify(tags),
    search_text: [definition.name, description, ...tags].join('\n').toLowerCase(),
    definition_hash: hashDefinition(definition),
    updated_at: at,
    updated_by: by,
    source: JSON.stringify(definition),
  }
}

function notFound(id: string): HeddleError {
  return new HeddleError('NOT_FOUND', `There is no workflow ${id} in this workspace.`)
}
