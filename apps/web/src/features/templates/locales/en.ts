/** Texts of the templates. */
export const templates = {
  title: 'Templates',
  description: 'Workflows to start from.',
  search: 'Search templates',
  categories: 'Categories',
  all: 'All',
  none: 'No template fits',
  name: 'Name of the workflow',
  make: 'Make workflow',
  made: '{{name}} was made.',
  empty: {
    title: 'No templates yet',
    description: 'Templates that are installed appear here.',
  },
} as const
