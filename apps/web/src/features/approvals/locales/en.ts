/** Texts of the approvals. */
export const approvals = {
  title: 'Approvals',
  description: 'Decisions that executions wait for.',
  count_one: '{{count}} decision waits',
  count_other: '{{count}} decisions wait',
  unknownWorkflow: 'Deleted workflow',
  due: 'Due',
  asked: 'Asked by an execution that {{by}} started:',
  execution: 'open it at {{node}}',
  data: 'What it is about',
  note: 'Note',
  approve: 'Approve',
  reject: 'Reject',
  empty: {
    title: 'Nothing waits for you',
    description: 'When an execution needs a decision, it is asked for here.',
  },
  toast: { approved: '“{{title}}” was approved.', rejected: '“{{title}}” was rejected.' },
} as const
