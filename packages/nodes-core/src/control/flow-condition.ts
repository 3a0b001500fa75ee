import { conditionField, defineNode, fire } from '@heddle/node-sdk'
import { z } from 'zod'

/** Chooses between two ways. */
export const flowCondition = defineNode({
  type: 'flow.condition',
  version: '1.0',
  category: 'condition',
  title: 'Condition',
  description: 'Goes on at true when the condition holds, else at false. Gives the result.',
  icon: 'split',
  config: z.strictObject({
    condition: conditionField().describe('Must give true or false; null counts as false.'),
  }),
  output: z.strictObject({ result: z.boolean() }),
  ports: { out: ['true', 'false', 'error'] },
  example: { config: { condition: 'inputs.length > 0' }, inputs: [1], output: { result: true } },
  evaluate: ({ condition }) => fire([condition ? 'true' : 'false'], { result: condition }),
})
