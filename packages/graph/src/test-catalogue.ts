import {
  approvalConfigSchema,
  expressionSchema,
  jsonValueSchema,
  loopConfigSchema,
  parallelConfigSchema,
  signalConfigSchema,
  stopConfigSchema,
  subworkflowConfigSchema,
  waitConfigSchema,
  type JsonObject,
  type NodeCatalogue,
  type NodeTypeManifest,
} from '@heddle/model'
import { z } from 'zod'

/*
 * A small catalogue for the tests of this package: one type of each kind that validation tells apart.
 */

type Part = Partial<NodeTypeManifest> & Pick<NodeTypeManifest, 'type' | 'role' | 'category'>

function createType(part: Part, config: z.ZodType): NodeTypeManifest {
  return {
    version: '1.2',
    title: part.type,
    description: '',
    icon: 'box',
    configSchema: z.toJSONSchema(config, { io: 'input' }) as unknown as JsonObject,
    ports: { in: ['main'], out: ['main'] },
    sideEffects: 'none',
    defaultTimeoutSeconds: 300,
    example: { config: {} },
    ...part,
  }
}

const condition = () => z.string().min(1).meta({ 'x-heddle': 'condition' })
const trigger = { role: 'trigger', category: 'trigger', ports: { in: [], out: ['main'] } } as const
const control = { category: 'control' } as const

const TYPES: readonly NodeTypeManifest[] = [
  createType({ type: 'trigger.manual', ...trigger }, z.strictObject({})),
  createType({ type: 'trigger.schedule', ...trigger }, z.strictObject({ cron: z.string() })),
  createType(
    {
      type: 'http.request',
      role: 'run',
      category: 'tool',
      sideEffects: 'dynamic',
      ports: { in: ['main'], out: ['main', 'error'] },
    },
    z.strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
      url: z.string().min(1),
      query: z.record(z.string(), jsonValueSchema).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      body: jsonValueSchema.optional(),
      limit: z.int().min(1).max(100).optional(),
    }),
  ),
  createType(
    { type: 'notify.webhook', role: 'run', category: 'tool', sideEffects: 'ask', version: '1.0' },
    z.strictObject({ url: z.string().min(1), body: jsonValueSchema.optional() }),
  ),
  createType(
    { type: 'code.javascript', role: 'run', category: 'tool', defaultTimeoutSeconds: 3_600 },
    z.strictObject({
      code: z.string().meta({ 'x-heddle': 'code' }),
      input: z.record(z.string(), jsonValueSchema).optional(),
    }),
  ),
  createType(
    { type: 'data.transform', role: 'pure', category: 'adapter' },
    z.strictObject({ fields: z.record(z.string(), expressionSchema) }),
  ),
  createType({ type: 'data.template', role: 'pure', category: 'adapter' }, z.strictObject({ text: z.string() })),
  createType(
    { type: 'flow.condition', role: 'pure', category: 'condition', ports: { in: ['main'], out: ['true', 'false'] } },
    z.strictObject({ condition: condition() }),
  ),
  createType(
    {
      type: 'flow.switch',
      role: 'pure',
      category: 'condition',
      ports: { in: ['main'], out: ['default'], outFromConfig: '/cases/*/port' },
    },
    z.strictObject({ cases: z.array(z.strictObject({ port: z.string(), when: condition() })) }),
  ),
  createType({ type: 'flow.loop', role: 'loop', ...control }, loopConfigSchema),
  createType({ type: 'flow.parallel', role: 'parallel', ...control }, parallelConfigSchema),
  createType({ type: 'flow.wait', role: 'wait', ...control }, waitConfigSchema),
  createType({ type: 'flow.signal', role: 'signal', ...control }, signalConfigSchema),
  createType(
    {
      type: 'flow.approval',
      role: 'approval',
      ports: { in: ['main'], out: ['approved', 'rejected', 'error'] },
      ...control,
    },
    approvalConfigSchema,
  ),
  createType({ type: 'flow.subworkflow', role: 'subworkflow', ...control }, subworkflowConfigSchema),
  createType({ type: 'flow.stop', role: 'stop', ...control, ports: { in: ['main'], out: [] } }, stopConfigSchema),
]

/** The catalogue of this package's tests. */
export const testCatalogue: NodeCatalogue = {
  get: (type, major) => TYPES.find((known) => known.type === type && Number(known.version.split('.')[0]) === major),
  list: () => TYPES,
}
