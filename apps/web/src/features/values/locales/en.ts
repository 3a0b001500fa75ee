/** Texts about values and lists. */
export const values = {
  more: 'Load more',
  empty: 'Nothing',
  view: 'How to show it',
  tree: 'Tree',
  table: 'Table',
  raw: 'Raw',
  large: 'This value has {{size}}. Parts of it are loaded as you open them.',
  download: 'Download',
  shown: '{{shown}} of {{total}}',
  index: '#',
  value: 'Value',
  noTable: 'Only lists of objects have a table.',
  file: 'Download {{name}}',
  text: 'Text so far',
  textCut: 'The beginning is not kept.',
} as const
