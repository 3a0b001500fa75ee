import {
  approvalConfigSchema,
  loopConfigSchema,
  parallelConfigSchema,
  signalConfigSchema,
  stopConfigSchema,
  subworkflowConfigSchema,
  waitConfigSchema,
  type Category,
  type Json,
  type JsonObject,
  type NodeCatalogue,
  type NodeRole,
  type NodeTypeManifest,
} from '@heddle/model'
import { z } from 'zod'

/*
 * The node types of tests: the engine's own, and a handful whose behaviour a test writes down.
 *
 * - `test.run` (run): what its attempt does is the runner's business; `config.output` is what a plain one returns;
 * - `test.value` (pure): gives `value`, an expression;
 * - `test.fail` (pure): fails with `code`;
 * - `test.choose` (pure): fires the port that the expression `port` names, one of `ports`;
 * - `flow.condition` (pure): fires `true` or `false`.
 */

interface TestType {
  readonly type: string
  readonly category: Category
  readonly role: NodeRole
  readonly config: JsonObject
  readonly out?: readonly string[]
  readonly outFromConfig?: string
  readonly sideEffects?: NodeTypeManifest['sideEffects']
  readonly timeoutSeconds?: number
  readonly example: JsonObject
}

const marked = (mark: string): Json => ({ type: 'string', minLength: 1, 'x-heddle': mark })
const properties = (members: { readonly [name: string]: Json }): JsonObject => ({ type: 'object', properties: members })
const published = (schema: z.ZodType): JsonObject => z.toJSONSchema(schema, { io: 'input' }) as JsonObject
const MAIN_AND_ERROR = ['main', 'error']

const TYPES: readonly TestType[] = [
  { type: 'trigger.manual', category: 'trigger', role: 'trigger', config: properties({}), out: ['main'], example: {} },
  {
    type: 'test.run',
    category: 'tool',
    role: 'run',
    config: properties({ ports: { type: 'array', items: { type: 'string' }, 'x-heddle': 'literal' } }),
    outFromConfig: '/ports/*',
    sideEffects: 'dynamic',
    example: { output: 1 },
  },
  {
    type: 'test.value',
    category: 'adapter',
    role: 'pure',
    config: properties({ value: marked('expression') }),
    example: { value: '1' },
  },
  { type: 'test.fail', category: 'adapter', role: 'pure', config: properties({}), example: { code: 'NOT_FOUND' } },
  {
    type: 'test.choose',
    category: 'condition',
    role: 'pure',
    config: properties({
      port: marked('expression'),
      ports: { type: 'array', items: { type: 'string' }, 'x-heddle': 'literal' },
    }),
    outFromConfig: '/ports/*',
    example: { port: '"main"' },
  },
  {
    type: 'flow.condition',
    category: 'condition',
    role: 'pure',
    config: properties({ condition: marked('condition') }),
    out: ['true', 'false', 'error'],
    example: { condition: 'true' },
  },
  {
    type: 'flow.loop',
    category: 'control',
    role: 'loop',
    config: published(loopConfigSchema),
    example: { mode: 'count', count: '1' },
  },
  {
    type: 'flow.parallel',
    category: 'control',
    role: 'parallel',
    config: published(parallelConfigSchema),
    example: {},
  },
  {
    type: 'flow.wait',
    category: 'control',
    role: 'wait',
    config: published(waitConfigSchema),
    example: { seconds: 1 },
  },
  {
    type: 'flow.signal',
    category: 'control',
    role: 'signal',
    config: published(signalConfigSchema),
    example: { name: 'go' },
  },
  {
    type: 'flow.approval',
    category: 'control',
    role: 'approval',
    config: published(approvalConfigSchema),
    out: ['approved', 'rejected', 'error'],
    example: { title: 'Go?' },
  },
  {
    type: 'flow.subworkflow',
    category: 'control',
    role: 'subworkflow',
    config: published(subworkflowConfigSchema),
    example: { workflow: 'child' },
  },
  {
    type: 'flow.stop',
    category: 'control',
    role: 'stop',
    config: published(stopConfigSchema),
    out: [],
    example: { outcome: 'success' },
  },
]

const MANIFESTS = new Map(TYPES.map((type) => [type.type, toManifest(type)]))

/** The node types of tests, as validation and planning see them. */
export const testCatalogue: NodeCatalogue = {
  get: (type, major) => (major === 1 ? MANIFESTS.get(type) : undefined),
  list: () => [...MANIFESTS.values()],
}

/** The `x-heddle` mark of a top-level config field, or undefined for a template. */
export function markOf(type: string, field: string): string | undefined {
  const schema = MANIFESTS.get(type)?.configSchema as { readonly properties?: JsonObject } | undefined
  const member = schema?.properties?.[field] as JsonObject | undefined
  const mark = member?.['x-heddle']
  return typeof mark === 'string' ? mark : undefined
}

function toManifest(type: TestType): NodeTypeManifest {
  return {
    type: type.type,
    version: '1.0',
    category: type.category,
    role: type.role,
    title: type.type,
    description: `${type.type}, for tests.`,
    icon: 'flask-conical',
    configSchema: type.config,
    ports: {
      in: type.role === 'trigger' ? [] : ['main'],
      out: type.out ?? MAIN_AND_ERROR,
      ...(type.outFromConfig === undefined ? {} : { outFromConfig: type.outFromConfig }),
    },
    sideEffects: type.sideEffects ?? 'none',
    defaultTimeoutSeconds: type.timeoutSeconds ?? 300,
    example: { config: type.example },
  }
}
