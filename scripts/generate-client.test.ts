import { describe, expect, it } from 'vitest'
import { generateTypes } from './generate-client.ts'

const schemas = {
  Definition: { type: 'object', properties: { name: { type: 'string' } } },
  Thing: {
    type: 'object',
    properties: {
      any: {},
      open: { type: 'object', additionalProperties: {} },
      definition: { $ref: '#/components/schemas/Definition' },
      defaulted: { type: 'boolean', default: true },
    },
    required: ['any'],
  },
}
const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: {}, components: { schemas } }

describe('the types of the client', () => {
  it('name JSON and definitions by the types of model, and what may be left out as optional', async () => {
    const types = await generateTypes(JSON.stringify(document))
    expect(types).toContain("import type { Definition, EdgeDefinition, Json, NodeDefinition } from '@heddle/model'")
    expect(types).toContain('readonly any: Json;')
    expect(types).toContain('[key: string]: Json')
    expect(types).toContain('readonly Definition: Definition;')
    expect(types).toContain('readonly defaulted?: boolean;')
    expect(types).not.toContain('unknown')
  })

  it('say which document they are of', async () => {
    const [one, other] = await Promise.all([
      generateTypes(JSON.stringify(document)),
      generateTypes(JSON.stringify({ ...document, info: { title: 'other', version: '1' } })),
    ])
    expect(one?.split('\n')[0]).not.toBe(other?.split('\n')[0])
  })
})
