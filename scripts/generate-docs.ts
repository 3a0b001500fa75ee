import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ERRORS, ERROR_CODES, definitionSchema, templateSchema, type ErrorKind } from '@heddle/model'
import { createRegistry } from '@heddle/node-sdk'
import { coreNodes } from '@heddle/nodes-core'
import { z } from 'zod'
import { describeExpressions } from './docs/describe-expressions.ts'
import { describeNodeTypes } from './docs/describe-node-types.ts'

/*
 * Writes what is published of the code: the JSON Schemas of the formats, the errors, node types and expressions.
 * `node scripts/generate-docs.ts` writes; with `--check` it writes nothing and fails when a file is stale.
 */

type SchemaNode = { [keyword: string]: unknown }

/** The generated files by path, from the root of the repository. */
export function generateDocs(): ReadonlyMap<string, string> {
  return new Map([
    [
      'docs/schema/heddle-v1.schema.json',
      publishSchema(definitionSchema, { id: 'heddle-v1', title: 'Heddle workflow definition, format heddle/v1' }),
    ],
    [
      'docs/schema/heddle-template-v1.schema.json',
      publishSchema(templateSchema, { id: 'heddle-template-v1', title: 'Heddle template, format heddle/template/v1' }),
    ],
    ['docs/errors.md', describeErrors()],
    ['docs/node-types.md', describeNodeTypes(createRegistry(coreNodes).list())],
    ['docs/expressions.md', describeExpressions()],
  ])
}

/** Paths of generated files whose content under `root` is not what would be written. */
export function listStaleDocs(root: string): readonly string[] {
  return [...generateDocs()].filter(([path, text]) => readOrNull(join(root, path)) !== text).map(([path]) => path)
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}

function publishSchema(schema: z.ZodType, { id, title }: { readonly id: string; readonly title: string }): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => closeExtensible(jsonSchema as SchemaNode),
  }) as SchemaNode
  return `${JSON.stringify({ $schema, $id: `urn:heddle:schema:${id}`, title, ...rest }, null, 2)}\n`
}

/** Objects that keep `x-…` say so in JSON Schema's own words. */
function closeExtensible(node: SchemaNode): void {
  if (node['x-extensible'] !== true) return
  delete node['x-extensible']
  node['patternProperties'] = { '^x-': {} }
  node['additionalProperties'] = false
}

const KIND_TITLES: { readonly [Kind in ErrorKind]: string } = {
  policy: 'Policy: refused on purpose',
  user: 'User: the request or the definition must change',
  operational: 'Operational: something outside did not work',
  api: 'API only',
  outcome: 'Outcome: how an execution or a wait ended',
  defect: 'Defect: a mistake in Heddle',
}

function describeErrors(): string {
  const sections = Object.entries(KIND_TITLES).map(([kind, title]) => {
    const rows = ERROR_CODES.filter((code) => ERRORS[code].kind === kind).map((code) => {
      const { http, retryable, meaning, move } = ERRORS[code]
      return `| \`${code}\` | ${http} | ${retryable ? 'yes' : 'no'} | ${meaning} | ${move} |`
    })
    return [
      `## ${title}`,
      '',
      '| code | HTTP | retried by default | what it means | what to do |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  const intro =
    'Every error that Heddle gives has one of these codes. "Retried by default" is what `retry.retryOn` holds when a ' +
    'node names no codes. Generated from `packages/model/src/errors.ts` by `scripts/generate-docs.ts`; do not edit.'
  return `# Errors\n\n${intro}\n\n${sections.join('\n\n')}\n`
}

function main(root: string, isCheck: boolean): number {
  if (!isCheck) {
    for (const [path, text] of generateDocs()) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return 0
  }
  const stale = listStaleDocs(root)
  for (const path of stale) console.error(`${path} is stale. Run: node scripts/generate-docs.ts`)
  return stale.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = main(join(import.meta.dirname, '..'), process.argv.includes('--check'))
