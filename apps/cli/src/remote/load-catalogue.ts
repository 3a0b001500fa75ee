import type { Client } from '@heddle/client'
import type { NodeCatalogue, NodeTypeManifest } from '@heddle/model'

/** The node types that the server has, as the checks of workflow files need them. */
export async function loadCatalogue(client: Client): Promise<NodeCatalogue> {
  const { items } = await client.get('/api/v1/node-types')
  const manifests = items.map(({ outputSchema, defaultPolicy, ports, ...rest }) => {
    const { outFromConfig, ...fixed } = ports
    return {
      ...rest,
      ports: { ...fixed, ...(outFromConfig === null ? {} : { outFromConfig }) },
      ...(outputSchema === null ? {} : { outputSchema }),
      ...(defaultPolicy === null ? {} : { defaultPolicy }),
    } as unknown as NodeTypeManifest
  })
  const byName = new Map(
    manifests.map((manifest) => [toKey(manifest.type, Number.parseInt(manifest.version, 10)), manifest]),
  )
  return { get: (type, major) => byName.get(toKey(type, major)), list: () => manifests }
}

function toKey(type: string, major: number): string {
  return `${type}@${major}`
}
