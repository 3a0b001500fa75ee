/** Texts about values and lists. */
export const values = {
  more: 'Load more',
  view: 'How to show it',
  tree: 'Tree',
  table: 'Table',
  raw: 'Raw',
  download: 'Download',
  shown: '{{shown}} of {{total}}',
  fileGone: 'This file is no longer in the file area.',
  file: 'Download {{name}}',
  text: 'Text so far',
  textCut: 'The beginning is not kept.',
} as const
