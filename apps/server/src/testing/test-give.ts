import { defineNode, literalField, valueField } from '@heddle/node-sdk'
import { z } from 'zod'

/** A node that gives what its config says, after a step and a log line; its first `failures` attempts fail. */
export const giveNode = defineNode({
  type: 'test.give',
  version: '1.0',
  category: 'tool',
  title: 'Give',
  description: 'Gives its value, or fails.',
  icon: 'gift',
  config: z.strictObject({
    value: valueField().default(null),
    failures: literalField(z.number()).default(0),
  }),
  sideEffects: 'none',
  example: { config: { value: 1 } },
  run: async (context, { value, failures }) => {
    context.log('info', `attempt ${context.attempt}`, { of: 'give' })
    await context.step('look', () => Promise.resolve({ looked: true }))
    if (context.attempt <= failures) throw new Error('told to fail')
    return value
  },
})
