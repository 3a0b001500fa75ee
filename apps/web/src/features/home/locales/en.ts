/** Texts of the home page. */
export const home = {
  title: 'Home',
  description: 'Draw AI workflows, run them durably, and prove what happened.',
  running: 'Running now',
  noRunning: 'Nothing runs at the moment.',
  failures: 'Failures of the last day',
  noFailures: 'Nothing failed in the last 24 hours.',
  all: 'Show all',
  tile: {
    running: 'Open executions',
    failed: 'Failed, last 24 h',
    approvals: 'Decisions waiting',
    completed: 'Completed, last 24 h',
    active: 'Active workflows',
  },
  quickStart: {
    title: 'Quick start',
    description: 'Press Run and watch it happen.',
    run: 'Run',
    none: 'There are no workflows yet. Start from a template.',
    templates: 'Show templates',
  },
} as const
