import { stopConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Ends the execution. The engine carries it out. */
export const flowStop = defineNode({
  type: 'flow.stop',
  version: '1.0',
  category: 'control',
  role: 'stop',
  title: 'Stop',
  description: 'Cancels what still runs and ends the execution, with success or with an error.',
  icon: 'octagon-x',
  config: withFieldHelp(stopConfigSchema, {
    outcome: 'How the execution ends.',
    message: 'Why, for people. An error needs it.',
    output: 'What the execution returns.',
  }),
  ports: { out: [] },
  example: { config: { outcome: 'error', message: 'Nothing to do for ${{ input.topic }}' } },
})
