/** Texts of the approvals. */
export const approvals = {
  title: 'Approvals',
  description: 'Decisions that executions wait for.',
  empty: {
    title: 'Nothing waits for you',
    description: 'When an execution needs a decision, it is asked for here.',
  },
} as const
