/** Texts of the home page. */
export const home = {
  title: 'Home',
  description: 'Draw AI workflows, run them durably, and prove what happened.',
  workflows: { title: 'Workflows', description: 'See what can be executed here, and run it.' },
  executions: { title: 'Executions', description: 'Follow what runs, open what failed, replay it.' },
  approvals: { title: 'Approvals', description: 'Decide what executions wait for.' },
  templates: { title: 'Templates', description: 'Start from a workflow that works.' },
} as const
