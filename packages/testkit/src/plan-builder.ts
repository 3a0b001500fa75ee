import { makePlan } from '@heddle/graph'
import {
  DEFINITION_FORMAT,
  definitionSchema,
  type Definition,
  type EdgeDefinition,
  type NodeDefinition,
  type Plan,
  type Settings,
} from '@heddle/model'
import { testCatalogue } from './test-catalogue.ts'

/** A node as tests write it: `type` without major, default `test.run`; its id is its key. */
export type TestNode = Partial<NodeDefinition>

/** `a > b`, `a.port > b`, or the whole edge when it has a condition. */
export type TestEdge = string | EdgeDefinition

/** A workflow as tests write it. Ids of nodes are the keys of `nodes`; their order is the definition's. */
export interface TestWorkflow {
  readonly nodes: { readonly [id: string]: TestNode }
  readonly edges?: readonly TestEdge[]
  readonly settings?: Settings
  readonly output?: { readonly [name: string]: string }
  /** Of the plan; default 1. */
  readonly revision?: number
  /** Version that is fixed for sub-workflows, by node id; default 1. */
  readonly versions?: { readonly [nodeId: string]: number | 'latest' }
}

/** The definition that a literal workflow stands for. */
export function toDefinition(workflow: TestWorkflow): Definition {
  return definitionSchema.parse({
    format: DEFINITION_FORMAT,
    name: 'test',
    nodes: Object.entries(workflow.nodes).map(([id, node]) => ({ ...node, id, type: `${node.type ?? 'test.run'}@1` })),
    edges: (workflow.edges ?? []).map((edge) => (typeof edge === 'string' ? parseEdge(edge) : edge)),
    ...(workflow.settings === undefined ? {} : { settings: workflow.settings }),
    ...(workflow.output === undefined ? {} : { output: workflow.output }),
  })
}

/** The plan of a literal workflow over `testCatalogue`. Throws `PLAN_INVALID` when it has errors. */
export function buildPlan(workflow: TestWorkflow): Plan {
  const children = Object.entries(workflow.nodes).filter(([, node]) => node.type === 'flow.subworkflow')
  const subworkflows = Object.fromEntries(
    children.map(([id, node]) => [
      id,
      { workflow: String(node.config?.workflow), version: workflow.versions?.[id] ?? 1 },
    ]),
  )
  return makePlan(toDefinition(workflow), {
    catalogue: testCatalogue,
    revision: workflow.revision ?? 1,
    subworkflows,
  })
}

function parseEdge(text: string): EdgeDefinition {
  const [source = '', to = ''] = text.split('>').map((part) => part.trim())
  const [from = '', port = 'main'] = source.split('.')
  return { from, port, to }
}
