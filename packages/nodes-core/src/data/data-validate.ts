import { HeddleError, jsonValueSchema } from '@heddle/model'
import { compileSchema } from '@heddle/json-schema'
import { defineNode, expressionField, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

const SHOWN_ERRORS = 5

const config = z.strictObject({
  value: expressionField().describe('What to check.'),
  schema: literalField(z.record(z.string(), jsonValueSchema)).describe('JSON Schema (2020-12) that it must satisfy.'),
  mode: literalField(z.enum(['fail', 'report']).default('fail')).describe(
    'fail: a wrong value fails the node. report: the node goes on and gives valid and errors.',
  ),
})

/** Checks a value against a JSON Schema. */
export const dataValidate = defineNode({
  type: 'data.validate',
  version: '1.0',
  category: 'adapter',
  title: 'Validate',
  description: 'Checks a value against a JSON Schema. Gives valid, and every error with its place.',
  icon: 'shield-check',
  config,
  output: z.strictObject({
    valid: z.boolean(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  }),
  example: {
    config: { value: 'inputs[0]', schema: { type: 'object', required: ['id'] }, mode: 'report' },
    inputs: [{ id: 7 }],
    output: { valid: true, errors: [] },
  },
  evaluate: ({ value, schema, mode }) => {
    const errors = compileSchema(schema)
      .validate(value)
      .map(({ path, message }) => ({ path, message }))
    if (mode === 'report' || errors.length === 0) return { valid: errors.length === 0, errors }
    const shown = errors
      .slice(0, SHOWN_ERRORS)
      .map(({ path, message }) => `${path === '' ? 'the whole' : path}: ${message}`)
    const more = errors.length > SHOWN_ERRORS ? `; and ${errors.length - SHOWN_ERRORS} more` : ''
    throw new HeddleError('INPUT_INVALID', `The value does not satisfy the schema. ${shown.join('; ')}${more}`, {
      details: errors,
    })
  },
})
