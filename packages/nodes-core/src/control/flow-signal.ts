import { signalConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Waits for a named event. The engine carries it out. */
export const flowSignal = defineNode({
  type: 'flow.signal',
  version: '1.0',
  category: 'control',
  role: 'signal',
  title: 'Wait for a signal',
  description: 'Waits for a named signal with a matching key. Gives what the signal carries.',
  icon: 'bell-ring',
  config: withFieldHelp(signalConfigSchema, {
    name: 'Name of the signal.',
    key: 'Only signals with this key, such as an order number. Default: the empty key.',
    timeoutSeconds: 'How long it waits, in seconds, or none. Default 30 days.',
    onTimeout: 'After that: fail (default), or route to the port error.',
  }),
  ports: { out: ['main', 'error'] },
  example: { config: { name: 'payment', key: '${{ input.orderId }}', timeoutSeconds: 86_400 } },
})
