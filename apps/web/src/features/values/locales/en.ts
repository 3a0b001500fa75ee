/** Texts about values and lists. */
export const values = {
  more: 'Load more',
  view: 'How to show it',
  tree: 'Tree',
  table: 'Table',
  raw: 'Raw',
  download: 'Download',
  up: 'Back',
  largeParts: 'Large parts, read by themselves',
  part: {
    list_one: 'list of {{total}}',
    list_other: 'list of {{total}}',
    object_one: '{{total}} key',
    object_other: '{{total}} keys',
    text_one: '{{total}} character',
    text_other: '{{total}} characters',
  },
  shown: '{{shown}} of {{total}}',
  fileGone: 'This file is no longer in the file area.',
  file: 'Download {{name}}',
  text: 'Text so far',
  textCut: 'The beginning is not kept.',
} as const
