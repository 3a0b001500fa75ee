import { waitConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Waits for time to pass. The engine carries it out. */
export const flowWait = defineNode({
  type: 'flow.wait',
  version: '1.0',
  category: 'control',
  role: 'wait',
  title: 'Wait',
  description: 'Waits for a duration, or until a time, without holding a slot or memory. Give one of the fields.',
  icon: 'hourglass',
  config: withFieldHelp(waitConfigSchema, {
    seconds: 'How long, in seconds.',
    duration: 'How long, ISO 8601: PT90M, P1D.',
    until: 'Until when, ISO 8601: 2026-12-24T18:00:00+01:00.',
  }),
  ports: { out: ['main', 'error'] },
  example: { config: { duration: 'PT90M' } },
})
