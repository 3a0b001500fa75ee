import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'
import { codeFields, runProgram } from './sandboxed-code.ts'

/** Runs JavaScript or TypeScript of the workflow's author. */
export const codeJavascript = defineNode({
  type: 'code.javascript',
  version: '1.0',
  category: 'tool',
  title: 'JavaScript',
  description: 'Runs JavaScript or TypeScript in the sandbox. Gives what the code returns.',
  icon: 'file-code',
  config: z.strictObject({
    ...codeFields,
    language: literalField(z.enum(['javascript', 'typescript']).default('javascript')).describe(
      'typescript: types are taken out, not checked.',
    ),
  }),
  timeoutSeconds: 3600,
  sideEffects: 'none',
  example: {
    config: {
      code: 'return input.prices.reduce((sum, price) => sum + price, 0)',
      input: { prices: '${{ input.prices }}' },
    },
  },
  run: (context, config) => runProgram(context, config),
})
