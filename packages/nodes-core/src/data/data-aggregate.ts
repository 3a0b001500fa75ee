import { jsonValueSchema } from '@heddle/model'
import { defineNode, expressionField, literalField } from '@heddle/node-sdk'
import { z } from 'zod'
import { AGGREGATIONS, aggregateItems } from './aggregate-items.ts'

const config = z
  .strictObject({
    items: expressionField(z.array(jsonValueSchema)).describe(
      'The list: inputs takes the outputs of all incoming edges.',
    ),
    operation: literalField(z.enum([...AGGREGATIONS, 'custom'])).describe('How the items are put together.'),
    field: literalField(z.string().min(1).max(500).optional()).describe(
      'Place inside each item that is looked at, such as price or owner.name. Default: the item itself.',
    ),
    by: literalField(z.string().min(1).max(500).optional()).describe(
      'groupBy: place of the group’s name in each item.',
    ),
    separator: literalField(z.string().max(100).default('')).describe('concat of texts: what stands between them.'),
    result: expressionField().optional().describe('custom: the expression that gives the result.'),
  })
  .superRefine(({ operation, by, result }, context) => {
    if (operation === 'groupBy' && by === undefined) {
      context.addIssue({ code: 'custom', path: ['by'], message: 'groupBy needs by' })
    }
    if (operation === 'custom' && result === undefined) {
      context.addIssue({ code: 'custom', path: ['result'], message: 'custom needs result' })
    }
  })

/** The same for validation, which sees the config before its expressions are evaluated. */
const needs = (operation: string, field: string) => ({
  if: { properties: { operation: { const: operation } }, required: ['operation'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: [field] },
})

/** Makes one value of many. */
export const dataAggregate = defineNode({
  type: 'data.aggregate',
  version: '1.0',
  category: 'aggregator',
  title: 'Aggregate',
  description:
    'Puts a list together: collect, merge, first, last, sum, avg, min, max, count, concat, groupBy or custom.',
  icon: 'sigma',
  config: config.meta({ allOf: [needs('groupBy', 'by'), needs('custom', 'result')] }),
  output: z.strictObject({ result: z.unknown(), count: z.int() }),
  example: {
    config: { items: 'inputs', operation: 'sum', field: 'price' },
    inputs: [{ price: 2 }, { price: 3.5 }],
    output: { result: 5.5, count: 2 },
  },
  evaluate: ({ items, operation, result = null, field, by, separator }) => ({
    result: operation === 'custom' ? result : aggregateItems({ operation, items, field, by, separator }),
    count: items.length,
  }),
})
