import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePlan } from '@heddle/graph'
import { toWorkflowId, type Definition, type ExecutionId, type Json, type Plan } from '@heddle/model'
import { openHeddle, parseConfiguration, type Heddle } from '@heddle/runtime'
import { benchNodes } from './bench-nodes.ts'

/** A real Heddle for one measurement. */
export interface BenchHeddle {
  readonly heddle: Heddle
  readonly folder: string
  plan(definition: Definition): Plan
  /** Accepts an execution; resolves once that is durable. */
  start(plan: Plan, input?: Json): Promise<ExecutionId>
  /** Runs an execution to its durable end. Throws when it does not complete. */
  run(plan: Plan, input?: Json): Promise<ExecutionId>
  close(): Promise<void>
}

export interface BenchHeddleOptions {
  /** Postgres instead of a SQLite file. */
  readonly databaseUrl?: string
  /** A folder that stays; default: a temporary one that `close` removes. */
  readonly folder?: string
  /** Executions, and node executions, that run at once; default 2,000: what is measured is the engine, not the queue. */
  readonly slots?: number
}

/** Opens Heddle as the server does, with the bench's node types beside the core ones. */
export async function openBenchHeddle(options: BenchHeddleOptions = {}): Promise<BenchHeddle> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'heddle-bench-'))
  const { slots = 2_000 } = options
  const configuration = {
    ...parseConfiguration({ HEDDLE_DATA: folder, HEDDLE_LOG: 'warn' }),
    databaseUrl: options.databaseUrl ?? null,
    maxExecutions: slots,
    maxNodeExecutions: slots,
  }
  const heddle = await openHeddle(configuration, { nodeTypes: benchNodes })
  const workflowId = toWorkflowId(randomUUID())
  const start = async (plan: Plan, input: Json = {}): Promise<ExecutionId> => {
    const { executionId } = await heddle.host.execute({
      workspaceId: heddle.workspaceId,
      workflowId,
      version: 1,
      draftRevision: null,
      plan,
      input,
      trigger: { kind: 'manual', nodeId: null },
      startedBy: 'bench',
    })
    return executionId
  }
  return {
    heddle,
    folder,
    plan: (definition) => makePlan(definition, { catalogue: heddle.catalogue }),
    start,
    run: async (plan, input) => {
      const executionId = await start(plan, input)
      const { status, error } = await heddle.host.waitUntilSettled(executionId)
      if (status !== 'completed') throw new Error(`The execution ended as ${status}: ${error?.message ?? ''}`)
      return executionId
    },
    close: async () => {
      await heddle.close({ graceMs: 1_000 })
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
