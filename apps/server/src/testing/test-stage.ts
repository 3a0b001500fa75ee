import { makePlan } from '@heddle/graph'
import { definitionSchema, type ExecutionId, type Json, type WorkflowId } from '@heddle/model'
import type { NodeType } from '@heddle/node-sdk'
import type { Caller, Heddle } from '@heddle/runtime'
import { openTestServer, type TestServer } from './test-server.ts'

/** A test server that listens, with workflows started in one call. */
export interface TestStage extends Omit<TestServer, 'listen'> {
  readonly caller: Caller
  /** `http://127.0.0.1:…/api/v1`. */
  readonly url: string
  /** Publishes a workflow and starts it. */
  start(workflow: TestWorkflow, input?: Json): Promise<Started>
  /** The same, to its end. */
  run(workflow: TestWorkflow, input?: Json): Promise<Started>
}

interface Started {
  readonly id: ExecutionId
  readonly workflowId: WorkflowId
}

export interface TestWorkflow {
  readonly name?: string
  readonly nodes: readonly { readonly [field: string]: Json }[]
  readonly edges?: readonly { readonly [field: string]: Json }[]
  readonly output?: { readonly [name: string]: string }
  readonly settings?: { readonly [name: string]: Json }
  readonly input?: { readonly [name: string]: Json }
}

/** Opens it. Close it with its `[Symbol.asyncDispose]`. */
export async function openTestStage(nodeTypes: readonly NodeType[] = []): Promise<TestStage> {
  const { listen, ...server } = await openTestServer({ nodeTypes })
  const { heddle } = server
  const url = `${await listen()}/api/v1`
  const caller = { principal: 'user:local', workspaceId: heddle.workspaceId }
  const start: TestStage['start'] = (workflow, input = {}) => startWorkflow(heddle, caller, { workflow, input })
  return {
    ...server,
    caller,
    url,
    start,
    run: async (workflow, input) => {
      const started = await start(workflow, input)
      await heddle.host.waitUntilSettled(started.id)
      return started
    },
  }
}

async function startWorkflow(
  heddle: Heddle,
  { workspaceId, principal }: Caller,
  { workflow, input }: { readonly workflow: TestWorkflow; readonly input: Json },
): Promise<Started> {
  const definition = definitionSchema.parse({ format: 'heddle/v1', name: workflow.name ?? 'test', ...workflow })
  const plan = makePlan(definition, { catalogue: heddle.catalogue })
  const draft = await heddle.store.workflows.create(workspaceId, { definition, by: principal })
  const published = await heddle.store.workflows.publish(workspaceId, draft.id, { revision: 1, plan, by: principal })
  const { executionId } = await heddle.host.execute({
    workspaceId,
    workflowId: draft.id,
    version: published.number,
    draftRevision: null,
    plan,
    input,
    trigger: { kind: 'manual', nodeId: null },
    startedBy: principal,
  })
  return { id: executionId, workflowId: draft.id }
}
