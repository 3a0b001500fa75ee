import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

/** Started by an event that another system sends. */
export const triggerEvent = defineNode({
  type: 'trigger.event',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Event',
  description: 'Starts the workflow when a CloudEvent of a type arrives. Gives the event.',
  icon: 'radio',
  config: z.strictObject({
    eventType: literalField(z.string().min(1).max(200)).describe(
      'The event’s type; a * at the end takes all that begin so.',
    ),
    source: literalField(z.string().min(1).max(500).optional()).describe('Only events of this source.'),
    filter: z
      .string()
      .min(1)
      .meta({ 'x-heddle': 'deferred' })
      .optional()
      .describe('Condition on the event, read as input: input.data.amount > 100.'),
  }),
  example: { config: { eventType: 'com.example.order.created', filter: 'input.data.amount > 100' } },
})
