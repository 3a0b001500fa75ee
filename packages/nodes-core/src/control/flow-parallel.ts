import { parallelConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Runs its branches beside each other. The engine carries it out. */
export const flowParallel = defineNode({
  type: 'flow.parallel',
  version: '1.0',
  category: 'control',
  role: 'parallel',
  title: 'Parallel',
  description:
    'Holds branches (connected groups of nodes) that run beside each other, and puts their results together.',
  icon: 'columns-3',
  config: withFieldHelp(parallelConfigSchema, {
    maxConcurrency: 'How many branches may run at once. Default: all.',
    failFast: 'When a branch fails, cancel the others and fail. Default: failed branches appear as { error }.',
    strategy: 'collect: an object by branch name. merge: their fields in one object. first, last: by completion.',
  }),
  ports: { out: ['main', 'error'] },
  example: { config: { maxConcurrency: 2, strategy: 'collect' } },
})
