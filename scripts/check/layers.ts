/**
 * Who may import whom: the one table that `npm run check` enforces. Change it together with an ADR and
 * docs/architecture.md. `*` stands for any package of that prefix.
 */
export interface LayerRule {
  /** Folder of the package, `packages/model` or `apps/cli`. */
  readonly folder: string
  readonly layer: number
  /** Packages of this repository that it may import, by name without scope. */
  readonly packages: readonly string[]
  /** Packages from npm that it may import; null: any. Only layers 0-2 are bound. */
  readonly libraries: readonly string[] | null
  /** May import `node:` builtins. */
  readonly builtins: 'allowed' | 'forbidden'
}

const PURE = ['model', 'expressions', 'json-schema', 'graph', 'engine', 'node-sdk']
const NODE_PACKAGES = ['node-sdk', 'model', 'expressions', 'json-schema']
const LAYER_3 = ['store', 'host-embedded', 'host-restate', 'governance', 'sandbox', 'mcp', 'llm']
const NODES = ['nodes-core', 'nodes-ai', 'nodes-data']

const pure = (name: string, layer: number, packages: readonly string[], libraries: readonly string[]): LayerRule => ({
  folder: `packages/${name}`,
  layer,
  packages,
  libraries,
  builtins: 'forbidden',
})

export const LAYERS: readonly LayerRule[] = [
  pure('model', 0, [], ['zod']),
  pure('expressions', 1, ['model'], ['acorn', 're2js', '@noble/hashes', 'json-p3']),
  pure('json-schema', 1, ['model'], ['json-schema-library', 're2js']),
  pure('graph', 1, ['model', 'expressions', 'json-schema'], ['@noble/hashes', 'yaml', 'zod']),
  pure('engine', 2, ['model', 'expressions', 'json-schema', 'graph'], []),
  pure('node-sdk', 2, ['model', 'expressions', 'json-schema', 'graph'], ['zod', '@noble/hashes']),
  ...LAYER_3.map((name) => adapter(name, 3, PURE)),
  ...NODES.map((name) => adapter(name, 3, NODE_PACKAGES)),
  adapter('runtime', 4, [...PURE, ...LAYER_3, ...NODES]),
  // Runs in browsers too.
  pure('client', 3, ['model'], ['openapi-fetch', 'eventsource-parser']),
  { ...adapter('ui', 3, []), builtins: 'forbidden' },
  adapter('testkit', 2, PURE),
  app('server', [...PURE, ...LAYER_3, ...NODES, 'runtime']),
  app('cli', ['client', 'model', 'graph', 'runtime', 'server']),
  { ...app('web', ['client', 'ui', 'model', 'expressions', 'json-schema', 'graph']), builtins: 'forbidden' },
]

function adapter(name: string, layer: number, packages: readonly string[]): LayerRule {
  return { folder: `packages/${name}`, layer, packages, libraries: null, builtins: 'allowed' }
}

function app(name: string, packages: readonly string[]): LayerRule {
  return { folder: `apps/${name}`, layer: 5, packages, libraries: null, builtins: 'allowed' }
}
