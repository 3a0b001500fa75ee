/** Texts of the run dialog. */
export const run = {
  title: 'Run {{name}}',
  description: 'Starts an execution and takes you to it.',
  version: 'What runs',
  draft: 'Draft (revision {{revision}})',
  active: 'Version {{version}} (active)',
  older: 'Version {{version}}',
  noInput: 'It takes no input.',
  start: 'Run',
  failed: 'It was not started',
  chooseVersion: 'Choose a version',
} as const
