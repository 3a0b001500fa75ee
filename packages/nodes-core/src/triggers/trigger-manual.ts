import { defineNode } from '@heddle/node-sdk'
import { z } from 'zod'

/** Started by a person, the command line or the API. Its output is the execution's input. */
export const triggerManual = defineNode({
  type: 'trigger.manual',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Manual start',
  description: 'Starts the workflow when a person, the command line or the API asks for it. Gives the input.',
  icon: 'play',
  config: z.strictObject({}),
  example: { config: {} },
})
