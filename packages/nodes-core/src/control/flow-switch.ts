import { conditionField, defineNode, fire, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

const TAKEN_PORTS = new Set(['default', 'error'])

const config = z
  .strictObject({
    cases: z
      .array(
        z.strictObject({
          port: literalField(
            z
              .string()
              .regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, 'must be a word')
              .meta({ not: { enum: [...TAKEN_PORTS] } }),
          ).describe('The port that this case fires: a word, not default or error.'),
          when: conditionField().describe('Fires the port when it holds.'),
        }),
      )
      .min(1)
      .max(50)
      .describe('Looked at in order.'),
    match: literalField(z.enum(['first', 'all']).default('first')).describe(
      'first: only the first case that holds fires. all: every one does.',
    ),
  })
  .superRefine(({ cases }, context) => {
    const seen = new Set(TAKEN_PORTS)
    for (const [at, { port }] of cases.entries()) {
      if (seen.has(port)) {
        context.addIssue({ code: 'custom', path: ['cases', at, 'port'], message: `the port "${port}" exists already` })
      }
      seen.add(port)
    }
  })

/** Chooses among several ways. */
export const flowSwitch = defineNode({
  type: 'flow.switch',
  version: '1.0',
  category: 'condition',
  title: 'Switch',
  description: 'Goes on at the port of the first case that holds, or of all of them; at default when none does.',
  icon: 'list-tree',
  config,
  output: z.strictObject({ ports: z.array(z.string()) }),
  ports: { out: ['default', 'error'], outFromConfig: '/cases/*/port' },
  example: {
    config: {
      cases: [
        { port: 'many', when: 'inputs.length > 1' },
        { port: 'one', when: 'inputs.length == 1' },
      ],
    },
    inputs: ['a'],
    output: { ports: ['one'] },
  },
  evaluate: ({ cases, match }) => {
    const holding = cases.filter(({ when }) => when).map(({ port }) => port)
    const ports = match === 'all' ? holding : holding.slice(0, 1)
    const fired = ports.length > 0 ? ports : ['default']
    return fire(fired, { ports: fired })
  },
})
