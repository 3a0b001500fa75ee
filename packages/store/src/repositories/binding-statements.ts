import { randomUUID } from 'node:crypto'
import type { Json, NodeId, WorkflowId, WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { Database, Statement } from '../database.ts'
import { toStatement, type Queries } from './queries.ts'

/** What a version's trigger node, or a person, decides about a binding. */
export interface BindingDesign {
  /** Of a new binding; default: a random one. */
  readonly id?: string
  readonly nodeId: NodeId | null
  readonly kind: string
  readonly config: Json
  readonly input?: Json
  /** What the outside calls; only one live binding of a kind in a workspace has it. */
  readonly address?: string | null
  /** For a new binding; one that exists keeps its own. */
  readonly secret?: string | null
  /** Absent: as it is; a new binding has none. */
  readonly nextDue?: number | null
}

/** Whose bindings are switched, and when (ms since 1970). */
export interface BindingOwner {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly at: number
}

/** Statements of one batch, and which of them is refused when another workflow answers one of the addresses. */
export interface ActivationStatements {
  readonly statements: readonly Statement[]
  readonly addressCheck: number
}

/**
 * Makes `designs` the live bindings of a workflow's nodes. Those of other nodes stop being live, with all they hold.
 * On Postgres one activation of a workspace runs at a time, so that the check of addresses holds.
 */
export function toActivation(
  { database, queries }: { readonly database: Database; readonly queries: Queries },
  owner: BindingOwner,
  designs: readonly BindingDesign[],
): ActivationStatements {
  const lock: readonly Statement[] =
    database.dialect === 'postgres'
      ? [{ sql: 'SELECT pg_advisory_xact_lock(hashtext(?))', params: [`bindings:${owner.workspaceId}`] }]
      : []
  const taken = toTaken(queries, owner, designs)
  const check = taken === null ? [] : [toStatement(taken, 0)]
  const puts = designs.map((design) => toStatement(toUpsert(queries, owner, design)))
  return { statements: [...lock, ...check, toSwitchOff(queries, owner), ...puts], addressCheck: lock.length }
}

/** Switches the bindings of a workflow's nodes off. */
export function toSwitchOff(queries: Queries, { workspaceId, workflowId }: BindingOwner): Statement {
  const off = queries
    .updateTable('bindings')
    .set({ live: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('workflow_id', '=', workflowId)
    .where('node_id', 'is not', null)
  return toStatement(off)
}

/** Other workflows' live bindings at one of the addresses; null when no design has an address. */
export function toTaken(queries: Queries, owner: BindingOwner, designs: readonly BindingDesign[]) {
  const kinds = new Map<string, string[]>()
  for (const { kind, address } of designs) {
    if (address !== undefined && address !== null) kinds.set(kind, [...(kinds.get(kind) ?? []), address])
  }
  if (kinds.size === 0) return null
  return queries
    .selectFrom('bindings')
    .select(['workflow_id', 'address'])
    .where('workspace_id', '=', owner.workspaceId)
    .where('workflow_id', '!=', owner.workflowId)
    .where('live', '=', 1)
    .where(({ or, and, eb }) =>
      or([...kinds].map(([kind, addresses]) => and([eb('kind', '=', kind), eb('address', 'in', addresses)]))),
    )
}

function toUpsert(queries: Queries, { workspaceId, workflowId, at }: BindingOwner, design: BindingDesign) {
  const designed = {
    kind: design.kind,
    live: 1,
    config: JSON.stringify(design.config),
    input: JSON.stringify(design.input ?? null),
    updated_at: at,
    ...(design.address === undefined ? {} : { address: design.address }),
    ...(design.nextDue === undefined ? {} : { next_due: design.nextDue }),
  }
  return queries
    .insertInto('bindings')
    .values({
      ...designed,
      id: design.id ?? randomUUID(),
      workspace_id: workspaceId,
      workflow_id: workflowId,
      node_id: design.nodeId,
      paused: 0,
      cursor_state: 'null',
      secret: design.secret ?? null,
      revision: 1,
      created_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workflow_id', 'node_id'])
        .where('node_id', 'is not', null)
        .doUpdateSet({
          ...designed,
          secret: sql`COALESCE(bindings.secret, excluded.secret)`,
          revision: sql`bindings.revision + 1`,
        }),
    )
}
