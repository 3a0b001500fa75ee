/** Texts of the workflows. */
export const workflows = {
  title: 'Workflows',
  description: 'Everything that can be executed in this workspace.',
  empty: {
    title: 'No workflows yet',
    description: 'Import a workflow from a YAML or JSON file, or start from a template.',
  },
} as const
