import { checkSchema } from '@heddle/json-schema'
import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { ROUTES } from '../routes/routes.ts'
import { buildOpenApi } from './openapi.ts'
import { PERMISSIONS } from './permission.ts'

const document = buildOpenApi(ROUTES, '1.2.3')
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

describe('the OpenAPI document', () => {
  it('has every declared route once, each with its own id', () => {
    expect(operations).toHaveLength(ROUTES.length)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length)
    expect(document.openapi).toBe('3.1.0')
  })

  it('has the same path parameters in its paths and its operations', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        const declared = operation.parameters.filter((parameter) => parameter['in'] === 'path')
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        expect([operation.operationId, declared.map((parameter) => parameter['name']).toSorted()]).toEqual([
          operation.operationId,
          named.toSorted(),
        ])
      }
    }
  })

  it('refers only to components that are there, and each component is a JSON Schema', () => {
    const names = new Set(Object.keys(document.components.schemas))
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? '',
    )
    expect(references.filter((name) => !names.has(name))).toEqual([])
    expect([...names].filter((name) => !references.includes(name))).toEqual([])
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      const withoutReferences = (key: string, value: unknown) => (key === '$ref' ? undefined : value)
      const alone = JSON.parse(JSON.stringify(schema, withoutReferences)) as Json
      expect([name, checkSchema(alone)]).toEqual([name, []])
    }
  })

  it('shows definitions as the model publishes them, with x-… fields', () => {
    const { Definition, NodeDefinition } = document.components.schemas
    expect(Definition).toMatchObject({ required: ['format', 'name', 'nodes'], patternProperties: { '^x-': {} } })
    expect(NodeDefinition).toMatchObject({ required: ['id', 'type'], additionalProperties: false })
  })

  it('names a permission for every route but health', () => {
    for (const route of ROUTES) {
      if (route.tag === 'Health') expect(route.permission).toBeNull()
      else expect(PERMISSIONS).toContain(route.permission)
    }
  })
})
