import { jsonValueSchema } from '@heddle/model'
import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

/** Started by a filled-in form. */
export const triggerForm = defineNode({
  type: 'trigger.form',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Form',
  description: 'Shows a form and starts the workflow when it is sent. Gives the fields.',
  icon: 'clipboard-list',
  config: z.strictObject({
    title: literalField(z.string().min(1).max(200)).describe('Heading of the form.'),
    description: literalField(z.string().max(5000).optional()).describe('Text above the fields.'),
    fields: literalField(z.record(z.string(), jsonValueSchema)).describe(
      'JSON Schema of the fields: an object schema.',
    ),
    submitLabel: literalField(z.string().min(1).max(60).default('Send')).describe('Text of the button.'),
    access: literalField(z.enum(['workspace', 'public']).default('workspace')).describe(
      'Who may open it: members of the workspace, or everybody who has the link.',
    ),
  }),
  example: {
    config: {
      title: 'Holiday request',
      fields: { type: 'object', properties: { from: { type: 'string', format: 'date' } }, required: ['from'] },
    },
  },
})
