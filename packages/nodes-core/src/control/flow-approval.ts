import { approvalConfigSchema } from '@heddle/model'
import { defineNode } from '@heddle/node-sdk'
import { withFieldHelp } from './with-field-help.ts'

/** Waits for a person's decision. The engine carries it out. */
export const flowApproval = defineNode({
  type: 'flow.approval',
  version: '1.0',
  category: 'control',
  role: 'approval',
  title: 'Approval',
  description: 'Asks people to approve or reject, and waits for days if need be. Gives the decision and the form.',
  icon: 'stamp',
  config: withFieldHelp(approvalConfigSchema, {
    title: 'What is to be decided.',
    description: 'What the deciding person should know.',
    roles: 'Who may answer. Default: everyone who may approve.',
    form: 'JSON Schema of what the answer must hold.',
    data: 'Shown beside the question.',
    reminderSeconds: 'When nobody has answered after this time, remind them. In seconds.',
    timeoutSeconds: 'How long it waits, in seconds, or none. Default 30 days.',
    onTimeout: 'After that: fail (default), route to the port error, approve or reject.',
  }),
  ports: { out: ['approved', 'rejected', 'error'] },
  example: {
    config: { title: 'Publish ${{ input.title }}?', roles: ['manager'], timeoutSeconds: 604_800, onTimeout: 'reject' },
  },
})
