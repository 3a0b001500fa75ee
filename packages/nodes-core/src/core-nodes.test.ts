import { checkSchema, compileSchema } from '@heddle/json-schema'
import type { Json, JsonObject } from '@heddle/model'
import { createRegistry, testNode } from '@heddle/node-sdk'
import { describe, expect, it } from 'vitest'
import { coreNodes } from './core-nodes.ts'

const EXPECTED = {
  trigger: ['trigger.manual', 'trigger.webhook', 'trigger.schedule', 'trigger.event', 'trigger.form', 'trigger.chat'],
  condition: ['flow.condition', 'flow.switch'],
  control: ['flow.parallel', 'flow.loop', 'flow.wait', 'flow.signal', 'flow.approval', 'flow.subworkflow', 'flow.stop'],
  adapter: ['data.transform', 'data.map', 'data.template', 'data.parse', 'data.format', 'data.validate'],
  aggregator: ['data.aggregate'],
  tool: ['http.request', 'code.javascript', 'code.python', 'file.read', 'file.write', 'notify.webhook', 'import.stub'],
}

const cases = coreNodes.map((type) => [type.manifest.type, type] as const)

it('holds exactly the types of the first issue, each in its category', () => {
  const found = Map.groupBy(coreNodes, ({ manifest }) => manifest.category)
  const names = [...found].map(([category, types]) => [category, types.map(({ manifest }) => manifest.type)])
  expect(Object.fromEntries(names)).toEqual(EXPECTED)
  expect(createRegistry(coreNodes).list()).toHaveLength(coreNodes.length)
})

describe.each(cases)('%s', (_name, type) => {
  const { manifest } = type

  it('has a config schema that our validator reads, and an example that satisfies it', () => {
    expect(checkSchema(manifest.configSchema)).toEqual([])
    expect(compileSchema(manifest.configSchema).validate(manifest.example.config)).toEqual([])
  })

  it('refuses unknown fields', () => {
    const config = { ...manifest.example.config, surprise: true }
    expect(compileSchema(manifest.configSchema).validate(config)).not.toEqual([])
  })

  it('explains every field', () => {
    expect(findUnexplained(manifest.configSchema, '')).toEqual([])
  })

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest)
    expect(JSON.stringify(manifest)).not.toContain('authored')
  })
})

describe('examples of pure types', () => {
  it.each(cases.filter(([, type]) => type.evaluate))('%s gives the output it states', async (_name, type) => {
    const { config, inputs = [], output } = type.manifest.example
    const run = await testNode(type).withConfig(config).withInputs(inputs).run()
    expect(run.output).toEqual(output)
    if (type.manifest.outputSchema) {
      expect(compileSchema(type.manifest.outputSchema).validate(run.output)).toEqual([])
    }
  })
})

/** Pointers of properties without a description, down to the last. */
function findUnexplained(schema: Json | undefined, path: string): readonly string[] {
  if (!isObject(schema)) return []
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : []
  const here = properties.filter(([, property]) => !isObject(property) || typeof property['description'] !== 'string')
  return [
    ...here.map(([name]) => `${path}/${name}`),
    ...properties.flatMap(([name, property]) => findUnexplained(property, `${path}/${name}`)),
    ...findUnexplained(schema['items'], `${path}/*`),
  ]
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
