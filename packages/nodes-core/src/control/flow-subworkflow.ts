import { subworkflowConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Runs another workflow. The engine carries it out. */
export const flowSubworkflow = defineNode({
  type: 'flow.subworkflow',
  version: '1.0',
  category: 'control',
  role: 'subworkflow',
  title: 'Sub-workflow',
  description: 'Starts another workflow as an execution of its own, and waits for its output unless told not to.',
  icon: 'workflow',
  config: withFieldHelp(subworkflowConfigSchema, {
    workflow: 'The workflow: its id, or in files a path.',
    version: 'A version number, or latest. Default: the active version when this workflow is published.',
    input: 'Input of the sub-workflow.',
    wait: 'Wait for its output (default), or start it and go on.',
  }),
  ports: { out: ['main', 'error'] },
  example: { config: { workflow: './enrich.yaml', input: { id: '${{ input.id }}' } } },
})
