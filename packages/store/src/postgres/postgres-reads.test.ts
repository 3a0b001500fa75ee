import type { ExecutionStatus } from '@heddle/model'
import { toWorkflowId } from '@heddle/model'
import {
  FIXTURE_TIME,
  WORKSPACE,
  makeCreation,
  makeExecutionId,
  startPostgres,
  type PostgresServer,
} from '@heddle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toListQuery, type ExecutionFilter } from '../repositories/execution-list-query.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { createClient, toNumbered } from './postgres-pool.ts'

const ROWS = 4_000

describe('reads on Postgres', () => {
  let server: PostgresServer
  let url: string
  let client: pg.Client

  beforeAll(async () => {
    server = await startPostgres()
    url = await server.createDatabase()
    const store = await openPostgresStore({ url, blobs: { folder: '/nowhere' }, now: () => FIXTURE_TIME })
    await store.journal.append([makeCreation(makeExecutionId(1))])
    await store.close()
    client = createClient(url)
    await client.connect()
    await fill(client)
  })
  afterAll(async () => {
    await client.end()
    await server.stop()
  })

  it('list executions from an index of all columns that are compared, whether the plan knows the values or not', async () => {
    const times = { from: FIXTURE_TIME, to: FIXTURE_TIME + 1_000 }
    const workflow = { workflowId: toWorkflowId('workflow-7') }
    const cases: readonly (readonly [ExecutionFilter, ExecutionStatus | null, RegExp])[] = [
      [{}, null, /^executions_all$/],
      [times, null, /^executions_all$/],
      [{}, 'failed', /^executions_by_status$/],
      [times, 'failed', /^executions_by_status$/],
      [{}, 'running', /^executions_(by_status|open)$/],
      [{ trigger: 'form' }, null, /^executions_by_trigger$/],
      [{ trigger: 'webhook', ...times }, null, /^executions_by_trigger$/],
      [{ trigger: 'webhook' }, 'failed', /^executions_by_status_trigger$/],
      [workflow, null, /^executions_by_workflow$/],
      [workflow, 'failed', /^executions_by_workflow_status$/],
      [{ ...workflow, trigger: 'webhook' }, null, /^executions_by_workflow_trigger$/],
    ]
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`SET plan_cache_mode = ${mode}`)
      for (const [filter, status, expected] of cases) {
        const query = toListQuery('postgres', { workspaceId: WORKSPACE, filter, status, limit: 50, after: undefined })
        const plan = await client.query(`EXPLAIN (FORMAT JSON) ${toNumbered(query.sql)}`, [...query.params])
        const scans = listScans(plan.rows[0]['QUERY PLAN'])
        expect(scans.find(({ node }) => node === 'Index Only Scan')?.index, JSON.stringify(filter)).toMatch(expected)
      }
    }
  })

  it('answer also when their connection lost what it prepared, or a newer program added columns', async () => {
    const database = new PostgresDatabase(url)
    const read = async () => (await database.read('SELECT * FROM variables WHERE workspace_id = ?', ['none'])).columns
    const before = [await read(), await read(), await read()].at(-1)
    await client.query('ALTER TABLE variables ADD COLUMN later TEXT')
    expect(await read()).toEqual([...(before ?? []), 'later'])
    await database.transact((used) => used.query('DEALLOCATE ALL'))
    expect(await read()).toContain('later')
    await database.close()
  })

  it('find connections that are open already, and keep them', async () => {
    const store = await openPostgresStore({ url, blobs: { folder: '/nowhere' }, now: () => FIXTURE_TIME })
    const { rows } = await client.query(
      'SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    expect(rows[0].open).toBeGreaterThanOrEqual(3)
    await store.close()
  })
})

/** Copies of the only execution: all of one workspace, of 100 workflows, few failed, none of them running. */
async function fill(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'executions' AND table_schema = current_schema()`,
  )
  const own: { readonly [column: string]: string } = {
    id: `left(x.id, 24) || lpad(to_hex(n), 12, '0')`,
    workflow_id: `'workflow-' || n % 100`,
    status: `CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'completed' END`,
    trigger_kind: `CASE WHEN n % 2 = 0 THEN 'webhook' ELSE 'manual' END`,
  }
  const names = rows.map(({ name }) => name)
  await client.query(`INSERT INTO executions (${names.join(', ')})
    SELECT ${names.map((name) => own[name] ?? `x.${name}`).join(', ')}
    FROM (SELECT * FROM executions LIMIT 1) x, generate_series(1001, ${1_000 + ROWS}) n`)
  await client.query('VACUUM ANALYZE executions')
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Every node of a plan, with the index it reads. */
function listScans(plans: readonly { readonly Plan: PlanNode }[]): readonly { node: string; index: string }[] {
  const walk = (plan: PlanNode): readonly { node: string; index: string }[] => {
    const { 'Node Type': node, 'Index Name': index = '' } = plan
    return [{ node, index }, ...(plan.Plans ?? []).flatMap(walk)]
  }
  return plans.flatMap(({ Plan }) => walk(Plan))
}
