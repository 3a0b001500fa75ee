import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePlan } from '@heddle/graph'
import { definitionSchema, toWorkspaceId, type ExecutionId, type Json, type WorkflowId } from '@heddle/model'
import { defineNode, literalField, valueField, type NodeType } from '@heddle/node-sdk'
import { z } from 'zod'
import type { Caller } from '../caller.ts'
import { parseConfiguration } from '../configuration.ts'
import { LOCAL_WORKSPACE, openHeddle, type Heddle } from '../heddle.ts'

/** A real Heddle on SQLite in a temporary folder, for tests. */
export interface TestHeddle {
  readonly heddle: Heddle
  readonly caller: Caller
  /** Of another workspace. */
  readonly stranger: Caller
  /** Publishes a workflow of these nodes and edges and starts it. */
  start(workflow: TestDefinition, input?: Json): Promise<{ readonly id: ExecutionId; readonly workflowId: WorkflowId }>
  /** The same, to its end. */
  run(workflow: TestDefinition, input?: Json): Promise<{ readonly id: ExecutionId; readonly workflowId: WorkflowId }>
  /** Resolves when the execution is waiting for an approval or a signal. */
  untilAsked(id: ExecutionId): Promise<void>
  close(): Promise<void>
}

export interface TestDefinition {
  readonly name?: string
  readonly nodes: readonly { readonly [field: string]: Json }[]
  readonly edges?: readonly { readonly [field: string]: Json }[]
  readonly output?: { readonly [name: string]: string }
  readonly settings?: { readonly [name: string]: Json }
}

/** Gives what its config says; fails with a code while told so. */
const give = defineNode({
  type: 'test.give',
  version: '1.0',
  category: 'tool',
  title: 'Give',
  description: 'Gives its value, or fails.',
  icon: 'gift',
  config: z.strictObject({
    value: valueField().default(null),
    failures: literalField(z.number()).default(0),
  }),
  sideEffects: 'none',
  example: { config: { value: 1 } },
  run: async (context, { value, failures }) => {
    context.log('info', `attempt ${context.attempt}`, { value: 'logged' })
    await context.step('look', () => Promise.resolve({ looked: true }))
    if (context.attempt <= failures) throw new Error('told to fail')
    return value
  },
})

/** Opens it. `nodeTypes`: beside the core ones and `test.give`. */
export async function openTestHeddle(nodeTypes: readonly NodeType[] = []): Promise<TestHeddle> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-executions-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: join(folder, 'data'), HEDDLE_LOG: 'silent' })
  const heddle = await openHeddle(configuration, { nodeTypes: [give, ...nodeTypes] })
  const caller = { principal: 'user:local', workspaceId: LOCAL_WORKSPACE }
  const start: TestHeddle['start'] = async (workflow, input = {}) => {
    const definition = definitionSchema.parse({ format: 'heddle/v1', name: workflow.name ?? 'test', ...workflow })
    const plan = makePlan(definition, { catalogue: heddle.catalogue })
    const { workspaceId } = caller
    const draft = await heddle.store.workflows.create(workspaceId, { definition, by: caller.principal })
    const published = await heddle.store.workflows.publish(workspaceId, draft.id, { revision: 1, plan, by: 'tester' })
    const { executionId } = await heddle.host.execute({
      workspaceId,
      workflowId: draft.id,
      version: published.number,
      draftRevision: null,
      plan,
      input,
      trigger: { kind: 'manual', nodeId: null },
      startedBy: caller.principal,
    })
    return { id: executionId, workflowId: draft.id }
  }
  return {
    heddle,
    caller,
    stranger: { principal: 'user:other', workspaceId: toWorkspaceId('other') },
    start,
    run: async (workflow, input) => {
      const started = await start(workflow, input)
      await heddle.host.waitUntilSettled(started.id)
      return started
    },
    untilAsked: async (id) => {
      const asked = Promise.withResolvers<void>()
      const stop = heddle.host.subscribe(id, { afterSeq: 0 }, (item) => {
        if (item.kind === 'recorded' && item.event.type === 'wait.opened') asked.resolve()
      })
      await asked.promise
      stop()
    },
    close: async () => {
      await heddle.close({ graceMs: 0 })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
