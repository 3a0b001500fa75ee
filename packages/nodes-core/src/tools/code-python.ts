import { defineNode } from '@heddle/node-sdk'
import { z } from 'zod'
import { codeFields, runProgram } from './sandboxed-code.ts'

/** Runs Python of the workflow's author. */
export const codePython = defineNode({
  type: 'code.python',
  version: '1.0',
  category: 'tool',
  title: 'Python',
  description: 'Runs Python (standard library) in the sandbox. Gives the value of result, or what main(input) returns.',
  icon: 'file-code-2',
  config: z.strictObject(codeFields),
  timeoutSeconds: 3600,
  sideEffects: 'none',
  example: {
    config: { code: 'import statistics\nresult = statistics.mean(input["values"])', input: { values: [1, 2, 6] } },
  },
  run: (context, config) => runProgram(context, { ...config, language: 'python' }),
})
