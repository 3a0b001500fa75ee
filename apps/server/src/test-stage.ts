import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePlan } from '@heddle/graph'
import { definitionSchema, type ExecutionId, type Json, type WorkflowId } from '@heddle/model'
import type { NodeType } from '@heddle/node-sdk'
import { openHeddle, parseConfiguration, type Caller, type Heddle } from '@heddle/runtime'
import type { FastifyInstance } from 'fastify'
import { createServer } from './create-server.ts'

/** A real Heddle behind a real server on a free port, for tests. */
export interface TestStage {
  readonly heddle: Heddle
  readonly server: FastifyInstance
  readonly caller: Caller
  /** `http://127.0.0.1:…/api/v1`. */
  readonly url: string
  /** Publishes a workflow and starts it. */
  start(workflow: TestWorkflow, input?: Json): Promise<Started>
  /** The same, to its end. */
  run(workflow: TestWorkflow, input?: Json): Promise<Started>
  call(path: string, init?: RequestInit): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }>
  post(path: string, body?: unknown, headers?: { readonly [name: string]: string }): ReturnType<TestStage['call']>
  close(): Promise<void>
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

/** Opens it on SQLite in a temporary folder. */
export async function openTestStage(nodeTypes: readonly NodeType[] = []): Promise<TestStage> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-server-'))
  const configuration = parseConfiguration({ HEDDLE_DATA: join(folder, 'data'), HEDDLE_LOG: 'silent' })
  const heddle = await openHeddle(configuration, { nodeTypes })
  const server = createServer({ configuration, heddle: () => heddle })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `${address}/api/v1`
  const caller = { principal: 'user:local', workspaceId: heddle.workspaceId }
  const start: TestStage['start'] = (workflow, input = {}) => startWorkflow(heddle, caller, { workflow, input })
  const call: TestStage['call'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  return {
    heddle,
    server,
    caller,
    url,
    start,
    run: async (workflow, input) => {
      const started = await start(workflow, input)
      await heddle.host.waitUntilSettled(started.id)
      return started
    },
    call,
    post: (path, body, headers = {}) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      return call(path, { method: 'POST', headers: { ...type, ...headers }, ...json })
    },
    close: async () => {
      await server.close()
      await heddle.close({ graceMs: 0 })
      rmSync(folder, { recursive: true, force: true })
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
