import { HeddleError, type Definition, type Plan, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { ChangeFeed } from '../change-feed.ts'
import type { Database } from '../database.ts'
import { encodePlan } from '../journal/encode-append.ts'
import { toActivation, toSwitchOff, toTaken, type BindingDesign, type BindingOwner } from './binding-statements.ts'
import { makeTakenError, toOnceStatements, type Once } from './idempotency-repository.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import { toStatement, type Queries } from './queries.ts'

/** One published, immutable definition, as lists show it. */
export interface VersionSummary {
  readonly number: number
  readonly definitionHash: string
  readonly author: string
  readonly note: string
  /** Ms since 1970. */
  readonly createdAt: number
}

export interface Version extends VersionSummary {
  /** As its authors wrote it, canvas-only fields and `x-…` included. */
  readonly definition: Definition
  readonly plan: Plan
}

export interface PublishRequest {
  /** Of the draft that is published. */
  readonly revision: number
  readonly plan: Plan
  readonly by: string
  readonly note?: string | null
  /** Default true. */
  readonly activate?: boolean
  /** Of the plan's trigger nodes, when it activates; default none. */
  readonly bindings?: readonly BindingDesign[]
  /** The newest version the caller knows of (0: none): the new one is the next, or nothing is written. */
  readonly after?: number
  /** Kept with the version. */
  readonly once?: Once<void>
}

/** Which version becomes the one that triggers start. */
export interface ActivateRequest {
  readonly number: number
  /** Of the version's trigger nodes; default none. */
  readonly bindings?: readonly BindingDesign[]
}

interface RepositoryParts {
  readonly database: Database
  readonly queries: Queries
  readonly changes: ChangeFeed
  readonly now: () => number
}

/*
 * Published versions, and which of them is active.
 *
 * 1. Versions are numbered from 1 per workflow and never changed.
 * 2. A version, the number that is active and the bindings of its trigger nodes change in one transaction.
 * 3. An address (of a webhook) belongs to one live binding of the workspace.
 */
export class VersionRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #changes: ChangeFeed
  readonly #now: () => number

  constructor({ database, queries, changes, now }: RepositoryParts) {
    this.#database = database
    this.#queries = queries
    this.#changes = changes
    this.#now = now
  }

  /**
   * Null when the draft is not at `revision`, the newest version is not `after`, or the workflow is gone. Throws
   * `CONFLICT` on a taken address or idempotency key.
   */
  async publish(workspaceId: WorkspaceId, id: WorkflowId, request: PublishRequest): Promise<VersionSummary | null> {
    const at = this.#now()
    const owner = { workspaceId, workflowId: id, at }
    const designs = request.bindings ?? []
    const plan = encodePlan(request.plan)
    const raise = this.#queries
      .updateTable('workflows')
      .set({ last_version: sql`last_version + 1` })
      .$if(request.activate !== false, (query) => query.set({ active_version: sql`last_version + 1` }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revision', '=', request.revision)
      .$if(request.after !== undefined, (query) => query.where('last_version', '=', request.after ?? 0))
      .where('deleted_at', 'is', null)
    const insert = {
      sql: `INSERT INTO workflow_versions (workspace_id, workflow_id, number, definition_hash, plan_hash, author, note, created_at, source)
        SELECT workspace_id, id, last_version, definition_hash, ?, ?, ?, CAST(? AS BIGINT), source FROM workflows WHERE id = ?
        RETURNING number, definition_hash`,
      params: [plan.hash, request.by, request.note ?? '', at, id],
    }
    const store = this.#queries
      .insertInto('plans')
      .values({
        workspace_id: workspaceId,
        hash: plan.hash,
        definition_hash: plan.definitionHash,
        plan: plan.text,
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
    const once = toOnceStatements(workspaceId, request.once, { made: undefined, now: at })
    const own = [toStatement(raise, 1), insert, toStatement(store), ...once]
    const activation = request.activate === false ? null : this.#toActivation(owner, designs)
    const outcome = await this.#database.write([...own, ...(activation?.statements ?? [])])
    if (!outcome.ok) {
      if (outcome.failedAt === 0) return null
      if (request.once !== undefined && outcome.failedAt < own.length) throw makeTakenError(request.once)
      throw await this.#explainTaken(owner, designs)
    }
    if (activation !== null) this.#changes.tell({ kind: 'workflow', workspaceId, workflowId: id })
    const [number, definitionHash] = outcome.results[1]!.rows[0]! as [number, string]
    return { number, definitionHash, author: request.by, note: request.note ?? '', createdAt: at }
  }

  /** False when there is no such workflow or version. Throws `CONFLICT` on a taken address. */
  async activate(workspaceId: WorkspaceId, id: WorkflowId, request: ActivateRequest): Promise<boolean> {
    const { number, bindings: designs = [] } = request
    if (number < 1) return false
    const owner = { workspaceId, workflowId: id, at: this.#now() }
    const change = this.#toSetActive(owner, number).where('last_version', '>=', number)
    const outcome = await this.#database.write([
      toStatement(change, 1),
      ...this.#toActivation(owner, designs).statements,
    ])
    if (!outcome.ok) {
      if (outcome.failedAt === 0) return false
      throw await this.#explainTaken(owner, designs)
    }
    this.#changes.tell({ kind: 'workflow', workspaceId, workflowId: id })
    return true
  }

  /** False when there is no such workflow. */
  async deactivate(workspaceId: WorkspaceId, id: WorkflowId): Promise<boolean> {
    const owner = { workspaceId, workflowId: id, at: this.#now() }
    const off = toSwitchOff(this.#queries, owner)
    const outcome = await this.#database.write([toStatement(this.#toSetActive(owner, null), 1), off])
    if (outcome.ok) this.#changes.tell({ kind: 'workflow', workspaceId, workflowId: id })
    return outcome.ok
  }

  async list(workspaceId: WorkspaceId, id: WorkflowId, request: PageRequest): Promise<Page<VersionSummary>> {
    const limit = resolveLimit(request)
    const after = parseCursor(request.cursor, ['number'])
    let query = this.#queries
      .selectFrom('workflow_versions')
      .select(['number', 'definition_hash', 'author', 'note', 'created_at'])
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', id)
      .orderBy('number', 'desc')
      .limit(limit + 1)
    if (after !== null) query = query.where('number', '<', after[0] as number)
    return toPage(await query.execute(), { limit, toItem: toVersionSummary, toKey: (row) => [row.number] })
  }

  async find(workspaceId: WorkspaceId, id: WorkflowId, number: number | 'latest'): Promise<Version | null> {
    let query = this.#queries
      .selectFrom('workflow_versions as v')
      .innerJoin('plans as p', (join) =>
        join.onRef('p.workspace_id', '=', 'v.workspace_id').onRef('p.hash', '=', 'v.plan_hash'),
      )
      .select(['v.number', 'v.definition_hash', 'v.author', 'v.note', 'v.created_at', 'v.source', 'p.plan'])
      .where('v.workspace_id', '=', workspaceId)
      .where('v.workflow_id', '=', id)
      .orderBy('v.number', 'desc')
      .limit(1)
    if (number !== 'latest') query = query.where('v.number', '=', number)
    const row = await query.executeTakeFirst()
    if (row === undefined) return null
    const definition = JSON.parse(row.source) as Definition
    return { ...toVersionSummary(row), definition, plan: JSON.parse(row.plan) as Plan }
  }

  #toSetActive({ workspaceId, workflowId }: BindingOwner, number: number | null) {
    return this.#queries
      .updateTable('workflows')
      .set({ active_version: number })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', workflowId)
      .where('deleted_at', 'is', null)
  }

  #toActivation(owner: BindingOwner, designs: readonly BindingDesign[]) {
    return toActivation({ database: this.#database, queries: this.#queries }, owner, designs)
  }

  async #explainTaken(owner: BindingOwner, designs: readonly BindingDesign[]): Promise<HeddleError> {
    const [taken] = (await toTaken(this.#queries, owner, designs)?.execute()) ?? []
    if (taken === undefined) {
      return new HeddleError('CONFLICT', 'An address of the workflow was taken a moment ago. Try again.')
    }
    const { name } = await this.#queries
      .selectFrom('workflows')
      .select('name')
      .where('id', '=', taken.workflow_id)
      .executeTakeFirstOrThrow()
    return new HeddleError(
      'CONFLICT',
      `The address "${taken.address}" belongs to the workflow "${name}" (${taken.workflow_id}). Choose another, or deactivate that workflow.`,
      { details: { address: taken.address, workflowId: taken.workflow_id, workflowName: name } },
    )
  }
}

interface VersionRow {
  readonly number: number
  readonly definition_hash: string
  readonly author: string
  readonly note: string
  readonly created_at: number
}

function toVersionSummary(row: VersionRow): VersionSummary {
  const { number, author, note } = row
  return { number, definitionHash: row.definition_hash, author, note, createdAt: row.created_at }
}
