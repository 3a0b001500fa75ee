import {
  toExecutionId,
  toNodeId,
  toWorkflowId,
  toWorkspaceId,
  type EvaluationScope,
  type Json,
  type JsonObject,
  type Plan,
  type PlanNode,
} from '@heddle/model'
import type { NodeType } from './define-node.ts'
import { TEST_START_MS } from './memory-ports.ts'

/** What a tested node stands in. */
export interface TestSite {
  readonly type: NodeType
  readonly config: JsonObject
  readonly inputs: readonly Json[]
  readonly input: Json
  readonly secrets: { readonly [name: string]: string }
}

export const NODE_ID = toNodeId('tested')
export const WORKSPACE_ID = toWorkspaceId('test-workspace')
export const EXECUTION_ID = toExecutionId('test-execution')
export const WORKFLOW_ID = toWorkflowId('test-workflow')

/** What the tested node's expressions see. */
export function toScope({ input, inputs }: TestSite): EvaluationScope {
  return {
    input: { json: input },
    nodes: {},
    inputs: inputs.map((json) => ({ json })),
    loops: [],
    execution: {
      id: EXECUTION_ID,
      startedAt: TEST_START_MS,
      trigger: 'manual',
      startedBy: 'tester',
      parentId: null,
    },
    workflow: { id: WORKFLOW_ID, name: 'Test', version: 1 },
    env: { json: {} },
    vars: {},
    timezone: null,
    now: TEST_START_MS,
    seed: 'test',
  }
}

/** The tested node as a plan has it. */
export function toPlanNode({ type, config, secrets, inputs }: TestSite): PlanNode {
  const { manifest } = type
  return {
    id: NODE_ID,
    type: manifest.type,
    version: manifest.version,
    role: manifest.role,
    title: manifest.title,
    parent: null,
    config,
    sideEffects: manifest.sideEffects,
    join: 'all',
    cancelOthers: false,
    when: null,
    set: {},
    onError: 'fail',
    fallback: null,
    retry: {
      maxAttempts: null,
      initialDelayMs: 1000,
      multiplier: 2,
      maxDelayMs: 60_000,
      jitter: true,
      retryOn: [],
      keepSteps: true,
    },
    timeoutMs: manifest.defaultTimeoutSeconds * 1000,
    compensate: null,
    isHandler: false,
    disabled: false,
    sensitive: [],
    needs: {},
    placement: null,
    incoming: [],
    outgoing: [],
    reads: {
      nodes: [],
      inputs: inputs.length > 0,
      vars: false,
      loop: false,
      secrets: JSON.stringify(config).includes('secrets.') ? Object.keys(secrets) : [],
    },
    isEach: false,
    hash: 'test',
  }
}

/** A plan of the tested node alone. */
export function toPlan(setup: TestSite): Plan {
  const scope = { container: null, nodes: [NODE_ID], roots: [NODE_ID], triggers: [], leaves: [NODE_ID], branches: [] }
  return {
    planVersion: 1,
    revision: 1,
    definitionHash: 'test',
    name: 'Test',
    nodes: { [NODE_ID]: toPlanNode(setup) },
    scopes: { '': scope },
    settings: {
      timeoutMs: null,
      maxAttempts: 1,
      failure: 'fail-fast',
      concurrency: null,
      priority: 50,
      timezone: null,
      errorHandler: null,
    },
    input: null,
    output: null,
    outputReads: { nodes: [], inputs: false, vars: false, loop: false, secrets: [] },
    subworkflows: {},
  }
}
