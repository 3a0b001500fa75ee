import { RESERVED_NAMES, describeFunctions, describeMethods, type FunctionDescription } from '@heddle/expressions'

const NAMES: { readonly [name: string]: string } = {
  input: "the execution's input; its fields also by their bare names",
  nodes: '`nodes.fetch.output`, `.status`, `.error`, `.attempts`, `.startedAt`; `fetch` alone is its output',
  inputs: 'outputs of the live incoming edges, in the order of the edges',
  loop: '`loop.index`, `.item`, `.previous`, `.results`, inside a loop',
  error: '`code`, `message`, `nodeKey`: behind an `error` port and in handlers',
  original: 'the output to undo, in a compensation',
  execution: '`id`, `startedAt`, `trigger`, `startedBy`, `parentId`',
  workflow: '`id`, `name`, `version`',
  env: "the workspace's variables",
  vars: 'what nodes wrote with `set`',
  secrets: '`secrets.NAME`, in the config of nodes that call something; never recorded',
  params: 'parameters, in templates only',
}

const RULES = `Everything a workflow computes is an expression in JavaScript's syntax: conditions, mappings, break conditions, and what
stands in \`\${{ }}\`. A field that *is* an expression takes it bare (\`when: input.limit > 0\`); other text takes it in a
placeholder (\`url: "\${{ input.source }}/items"\`). A string that is exactly one placeholder gives the value with its type.

- \`and\`, \`or\`, \`not\` are words for \`&&\`, \`||\`, \`!\`. \`==\` and \`!=\` compare strictly: \`1 == '1'\` is false.
- Nothing is converted in silence: \`1 + 'a'\` and \`null < 3\` are errors that name both values. \`str(x)\`, \`int(x)\` convert.
- \`a.b\` is null when \`a\` has no \`b\`; a node that was skipped or has not run is null. \`x ?? y\` gives y for null.
- A condition must give true or false; null counts as false.
- Functions as arguments are arrows: \`items.filter(item => item.score > 7)\`.
- Only the functions and methods below can be called. There are no host objects, no prototypes, no assignment.`

/** The page of the expression language: rules, names, functions, methods. */
export function describeExpressions(): string {
  const names = RESERVED_NAMES.map((name) => `| \`${name}\` | ${NAMES[name] ?? ''} |`)
  const methods = Map.groupBy(describeMethods(), ({ type }) => type)
  const sections = [
    '# Expressions',
    RULES,
    '## Names',
    ['| name | what it is |', '|---|---|', ...names].join('\n'),
    '## Functions',
    describeTable(describeFunctions()),
    ...[...methods].flatMap(([type, list]) => [`## Methods of a ${type}`, describeTable(list)]),
    '`x.length` gives the length of a text or a list.',
    'Generated from `packages/expressions` by `scripts/generate-docs.ts`; do not edit.',
  ]
  return `${sections.join('\n\n')}\n`
}

function describeTable(list: readonly FunctionDescription[]): string {
  const rows = list.map(
    ({ signature, description }) =>
      `| \`${signature.replaceAll('|', '\\|')}\` | ${description.replaceAll('|', '\\|')} |`,
  )
  return ['| call | what it gives |', '|---|---|', ...rows].join('\n')
}
