import { defineNode, expressionField } from '@heddle/node-sdk'
import { z } from 'zod'

/** Makes an object from expressions. */
export const dataTransform = defineNode({
  type: 'data.transform',
  version: '1.0',
  category: 'adapter',
  title: 'Transform',
  description: 'Makes an object with one expression for each field.',
  icon: 'shuffle',
  config: z.strictObject({
    fields: z.record(z.string().min(1).max(200), expressionField()).describe('Field name and its expression.'),
  }),
  example: {
    config: { fields: { names: 'inputs[0].map(user => user.name)', count: 'len(inputs[0])' } },
    inputs: [[{ name: 'Ada' }, { name: 'Alan' }]],
    output: { names: ['Ada', 'Alan'], count: 2 },
  },
  evaluate: ({ fields }) => fields,
})
