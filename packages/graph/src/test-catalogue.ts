import {
  approvalConfigSchema,
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

/*
 * A small catalogue for the tests of this package: one type of each kind that validation tells apart.
 */

type Part = Partial<NodeTypeManifest> & Pick<NodeTypeManifest, 'type' | 'role' | 'category'>

/** A config's JSON Schema, or a schema of model that can give it. */
type ConfigSource = JsonObject | { toJSONSchema(options: { readonly io: 'input' }): object }

function createType(part: Part, config: ConfigSource): NodeTypeManifest {
  return {
    version: '1.2',
    title: part.type,
    description: '',
    icon: 'box',
    configSchema: isSchema(config) ? (config.toJSONSchema({ io: 'input' }) as JsonObject) : config,
    ports: { in: ['main'], out: ['main'] },
    sideEffects: 'none',
    defaultTimeoutSeconds: 300,
    example: { config: {} },
    ...part,
  }
}

function isSchema(config: ConfigSource): config is Exclude<ConfigSource, JsonObject> {
  return typeof config['toJSONSchema'] === 'function'
}

function fields(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false }
}

const text: JsonObject = { type: 'string' }
const filledText: JsonObject = { type: 'string', minLength: 1 }
const condition: JsonObject = { type: 'string', minLength: 1, 'x-heddle': 'condition' }
const anyByName: JsonObject = { type: 'object', additionalProperties: {} }
const trigger = { role: 'trigger', category: 'trigger', ports: { in: [], out: ['main'] } } as const
const control = { category: 'control' } as const

const TYPES: readonly NodeTypeManifest[] = [
  createType({ type: 'trigger.manual', ...trigger }, fields({})),
  createType({ type: 'trigger.schedule', ...trigger }, fields({ cron: text }, ['cron'])),
  createType(
    {
      type: 'http.request',
      role: 'run',
      category: 'tool',
      sideEffects: 'dynamic',
      ports: { in: ['main'], out: ['main', 'error'] },
    },
    fields(
      {
        method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'DELETE'] },
        url: filledText,
        query: anyByName,
        headers: { type: 'object', additionalProperties: text },
        body: {},
        limit: { type: 'integer', minimum: 1, maximum: 100 },
      },
      ['url'],
    ),
  ),
  createType(
    { type: 'notify.webhook', role: 'run', category: 'tool', sideEffects: 'ask', version: '1.0' },
    fields({ url: filledText, body: {} }, ['url']),
  ),
  createType(
    { type: 'code.javascript', role: 'run', category: 'tool', defaultTimeoutSeconds: 3_600 },
    fields({ code: { type: 'string', 'x-heddle': 'code' }, input: anyByName }, ['code']),
  ),
  createType(
    { type: 'data.transform', role: 'pure', category: 'adapter' },
    fields({ fields: { type: 'object', additionalProperties: { type: 'string', 'x-heddle': 'expression' } } }, [
      'fields',
    ]),
  ),
  createType({ type: 'data.template', role: 'pure', category: 'adapter' }, fields({ text }, ['text'])),
  createType(
    { type: 'flow.condition', role: 'pure', category: 'condition', ports: { in: ['main'], out: ['true', 'false'] } },
    fields({ condition }, ['condition']),
  ),
  createType(
    {
      type: 'flow.switch',
      role: 'pure',
      category: 'condition',
      ports: { in: ['main'], out: ['default'], outFromConfig: '/cases/*/port' },
    },
    fields({ cases: { type: 'array', items: fields({ port: text, when: condition }, ['port', 'when']) } }, ['cases']),
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
