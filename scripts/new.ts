/*
 * `npm run new`: the files that a new node type, package or decision begins with. Flags, no questions:
 *   npm run new -- node data.sort --category adapter --role pure
 *   npm run new -- package nodes-media --layer 3
 *   npm run new -- adr "Queues are rows"
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    category: { type: 'string', default: 'adapter' },
    role: { type: 'string', default: 'pure' },
    layer: { type: 'string', default: '3' },
  },
})
const [kind, name] = positionals
const makers: Readonly<Record<string, (name: string) => void>> = {
  node: makeNode,
  package: makePackage,
  adr: makeDecision,
}
const make = makers[kind ?? '']
if (make === undefined || name === undefined) {
  console.error('Say what to make: node <type>, package <name>, or adr "<title>".')
  process.exit(2)
}
make(name)

function write(path: string, text: string): void {
  const full = join(ROOT, path)
  if (existsSync(full)) {
    console.error(`${path} exists already; nothing was changed.`)
    process.exit(1)
  }
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  console.log(`made ${path}`)
}

function makeNode(type: string): void {
  const [area = '', verb = ''] = type.split('.')
  const constant = `${area}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const file = `${area}-${verb}`.toLowerCase()
  const folder = `packages/nodes-core/src/${values.role === 'pure' ? 'data' : 'tools'}`
  const body =
    values.role === 'pure'
      ? '  evaluate: (settings) => ({ value: settings.value }),'
      : "  sideEffects: 'none',\n  async run(context, settings) {\n    context.log('info', 'started')\n    return { value: settings.value }\n  },"
  write(
    `${folder}/${file}.ts`,
    `import { defineNode, valueField } from '@heddle/node-sdk'
import { z } from 'zod'

const config = z.strictObject({
  value: valueField().describe('What it works on.'),
})

/** Says in a sentence what a ${type} node does. */
export const ${constant} = defineNode({
  type: '${type}',
  version: '1.0',
  category: '${values.category}',
  title: '${type}',
  description: 'Says in a sentence what it does, for the palette.',
  icon: 'box',
  config,
  example: { config: { value: 1 } },
${body}
})
`,
  )
  write(
    `${folder}/${file}.test.ts`,
    `import { testNode } from '@heddle/node-sdk'
import { expect, it } from 'vitest'
import { ${constant} } from './${file}.ts'

it('gives its value', async () => {
  const run = await testNode(${constant}).withConfig({ value: 1 }).run()
  expect(run).toMatchObject({ output: { value: 1 } })
})
`,
  )
  console.log('next: add it to packages/nodes-core/src/core-nodes.ts, and say what it does')
}

function makePackage(packageName: string): void {
  const manifest = {
    name: `@heddle/${packageName}`,
    version: '0.1.0',
    private: true,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': './src/index.ts' },
    dependencies: { '@heddle/model': '0.1.0' },
  }
  write(`packages/${packageName}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  write(`packages/${packageName}/src/index.ts`, 'export {}\n')
  write(
    `packages/${packageName}/README.md`,
    `# ${packageName}\n\nWhat it is for.\n\n**Must not know**: …\n\n**Entry points**: …\n\n**Invariants**: …\n`,
  )
  console.log(
    `next: a row for it (layer ${values.layer}) in scripts/check/layers.ts and docs/architecture.md, then npm install`,
  )
}

function makeDecision(title: string): void {
  const last =
    readdirSync(join(ROOT, 'docs/adr'))
      .filter((file) => /^\d{4}-/.test(file))
      .toSorted()
      .at(-1) ?? '0000'
  const number = String(Number(last.slice(0, 4)) + 1).padStart(4, '0')
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  write(
    `docs/adr/${number}-${slug}.md`,
    `# ${number} ${title}\n\n**Decided.**\n\n**Why.**\n\n**Not chosen.**\n\n**Costs.**\n`,
  )
  console.log('next: a line for it in docs/adr/README.md')
}
