import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/*
 * Writes packages/client from the server's OpenAPI document: the document itself and its types.
 * `node scripts/generate-client.ts` writes; with `--check` it writes nothing and fails when a file is stale.
 */

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const DOCUMENT = 'packages/client/openapi.json'
const TYPES = 'packages/client/src/generated/openapi.gen.ts'

/** Schemas of the document that are types of `model`, whose schemas say more than JSON Schema can. */
const MODEL_TYPES: { readonly [path: string]: string } = {
  '#/components/schemas/Definition': 'Definition',
  '#/components/schemas/NodeDefinition': 'NodeDefinition',
  '#/components/schemas/EdgeDefinition': 'EdgeDefinition',
}

interface TypeNode {
  readonly kind: number
}

interface TypeGenerator {
  readonly default: (
    source: object,
    options: {
      readonly immutable: boolean
      readonly defaultNonNullable: boolean
      readonly postTransform: (type: TypeNode, at: { readonly path?: string }) => TypeNode | undefined
    },
  ) => Promise<unknown>
  readonly astToString: (ast: unknown) => string
}

interface TypeScript {
  readonly factory: { createTypeReferenceNode(name: string): TypeNode }
  readonly SyntaxKind: { readonly UnknownKeyword: number }
}

/** The types of a document, as a module. */
export async function generateTypes(document: string): Promise<string> {
  // The generator works on a TypeScript of its own (5.x), which only packages/client has.
  const fromClient = createRequire(join(ROOT, 'packages/client/package.json'))
  const path = fromClient.resolve('openapi-typescript').replace(/\.cjs$/, '.mjs')
  const generator = (await import(pathToFileURL(path).href)) as TypeGenerator
  const ts = fromClient('typescript') as TypeScript
  const ast = await generator.default(JSON.parse(document) as object, {
    immutable: true,
    defaultNonNullable: false,
    postTransform: (type, at) => {
      const name = MODEL_TYPES[at.path ?? ''] ?? (type.kind === ts.SyntaxKind.UnknownKeyword ? 'Json' : undefined)
      return name === undefined ? undefined : ts.factory.createTypeReferenceNode(name)
    },
  })
  // Open objects are written without asking `postTransform`.
  const types = generator.astToString(ast).replaceAll('[key: string]: unknown', '[key: string]: Json')
  const imported = ['Json', ...Object.values(MODEL_TYPES)].toSorted().join(', ')
  return `${makeHeader(document)}\nimport type { ${imported} } from '@heddle/model'\n\n${types}`
}

/** Names what the types were made of, so that `--check` need not make them again. */
function makeHeader(document: string): string {
  const hash = createHash('sha256').update(document).digest('hex')
  return `// Written by scripts/generate-client.ts of openapi.json, SHA-256 ${hash}.`
}

/** The server's document, as it is now. */
function printDocument(): string {
  const program = join(ROOT, 'apps/server/src/print-openapi.ts')
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

if (import.meta.main) {
  const document = `${printDocument().trimEnd()}\n`
  if (process.argv.includes('--check')) {
    const stale = [
      ...(readOrEmpty(DOCUMENT) === document ? [] : [DOCUMENT]),
      ...(readOrEmpty(TYPES).startsWith(`${makeHeader(document)}\n`) ? [] : [TYPES]),
    ]
    for (const path of stale) console.log(`${path} is stale. Write it anew: node scripts/generate-client.ts`)
    process.exitCode = stale.length === 0 ? 0 : 1
  } else {
    mkdirSync(join(ROOT, dirname(TYPES)), { recursive: true })
    writeFileSync(join(ROOT, DOCUMENT), document)
    writeFileSync(join(ROOT, TYPES), await generateTypes(document))
  }
}
