import { loopConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Runs its children several times. The engine carries it out. */
export const flowLoop = defineNode({
  type: 'flow.loop',
  version: '1.0',
  category: 'control',
  role: 'loop',
  title: 'Loop',
  description: 'Repeats the nodes inside: for each element, a number of times, while or until a condition holds.',
  icon: 'repeat',
  config: withFieldHelp(loopConfigSchema, {
    mode: 'forEach: once per element. count: a number of times. while: as long as, until: until the condition holds.',
    items: 'forEach: the list.',
    count: 'count: how many times.',
    condition: 'while: looked at before each iteration; until: after each. May read loop.previous.',
    itemName: 'forEach: a name for the element beside loop.item.',
    concurrency: 'forEach and count: iterations at once. Default 1.',
    maxIterations: 'Most iterations. Default 1000; 10 for until.',
    onLimit: 'When there are more: fail (default), or stop with what there is.',
    breakWhen: 'Ends the loop after an iteration when it holds.',
    onIterationError: 'fail (default): the loop fails. continue: the failed iteration appears as { error }.',
    result: 'What an iteration gives. Default: the output of its last node.',
  }),
  ports: { out: ['main', 'error'] },
  example: { config: { mode: 'forEach', items: 'input.pages', itemName: 'page', concurrency: 4 } },
})
