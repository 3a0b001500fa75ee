/** Texts of the templates. */
export const templates = {
  title: 'Templates',
  description: 'Workflows to start from.',
  empty: {
    title: 'No templates yet',
    description: 'Templates that are installed appear here.',
  },
} as const
