/** Texts of the executions. */
export const executions = {
  title: 'Executions',
  description: 'What ran, what runs, and what it waits for.',
  empty: {
    title: 'No executions yet',
    description: 'Run a workflow and it appears here at once.',
  },
} as const
