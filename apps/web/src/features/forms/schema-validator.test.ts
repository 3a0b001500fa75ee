import type { RJSFSchema } from '@rjsf/utils'
import { describe, expect, it } from 'vitest'
import { createSchemaValidator } from './schema-validator.ts'

const SCHEMA: RJSFSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 2 },
    'a.b/c': { type: 'integer' },
    rows: { type: 'array', items: { type: 'object', properties: { amount: { type: 'number', minimum: 1 } } } },
  },
}

describe('createSchemaValidator', () => {
  it('puts each error at its field, whatever the field is called', () => {
    const value = { name: 'x', 'a.b/c': 'no', rows: [{ amount: 0 }] }
    const { errors, errorSchema } = createSchemaValidator().validateFormData(value, SCHEMA)
    expect(errors.map((error) => error.property)).toEqual(['/name', '/a.b~1c', '/rows/0/amount'])
    expect(errorSchema).toMatchObject({
      name: { __errors: [expect.any(String)] },
      'a.b/c': { __errors: [expect.any(String)] },
      rows: { 0: { amount: { __errors: [expect.any(String)] } } },
    })
  })

  it('takes members without a value as missing', () => {
    const { errors } = createSchemaValidator().validateFormData({ name: undefined }, SCHEMA)
    expect(errors).toMatchObject([{ name: 'required', property: '/name' }])
  })

  it('words errors as it is told, with the limit of the schema', () => {
    const validator = createSchemaValidator((finding, limit) => `${finding.keyword}=${String(limit)}`)
    const { errors } = validator.validateFormData({ name: 'ok', rows: [{ amount: 0 }] }, SCHEMA)
    expect(errors.map((error) => error.message)).toEqual(['minimum=1'])
  })

  it('answers about a part of a schema whose references stand in the whole', () => {
    const root: RJSFSchema = { $defs: { word: { type: 'string' } }, type: 'object' }
    const part: RJSFSchema = { $ref: '#/$defs/word' }
    const validator = createSchemaValidator()
    expect(validator.isValid(part, 'yes', root)).toBe(true)
    expect(validator.isValid(part, 1, root)).toBe(false)
  })

  it('never passes a value under a schema that cannot be compiled', () => {
    const wrong = { type: 'object', properties: { a: { type: 'nothing' } } } as unknown as RJSFSchema
    const validator = createSchemaValidator()
    expect(() => validator.validateFormData({ a: 1 }, wrong)).toThrow(/JSON Schema is wrong/)
    expect(validator.isValid(wrong, { a: 1 }, wrong)).toBe(false)
  })
})
