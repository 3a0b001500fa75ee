import { defineNode, textField } from '@heddle/node-sdk'
import { z } from 'zod'

/** Makes text. */
export const dataTemplate = defineNode({
  type: 'data.template',
  version: '1.0',
  category: 'adapter',
  title: 'Template',
  description: 'Fills placeholders in a text.',
  icon: 'text-cursor-input',
  config: z.strictObject({
    text: textField().describe('Text with ${{ }} placeholders. Lists and objects appear as JSON, null as nothing.'),
  }),
  output: z.strictObject({ text: z.string() }),
  example: { config: { text: 'Hello ${{ inputs[0] }}!' }, inputs: ['Ada'], output: { text: 'Hello Ada!' } },
  evaluate: ({ text }) => ({ text }),
})
