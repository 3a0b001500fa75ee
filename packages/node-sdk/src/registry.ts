import { HeddleError, type NodeCatalogue, type NodeTypeManifest, type PlanNode } from '@heddle/model'
import type { NodeType } from './define-node.ts'

/** The installed node types: the catalogue that validation and planning read, and the code behind it. */
export interface NodeRegistry extends NodeCatalogue {
  /** The type with its code, or undefined when no such major is installed. */
  find(type: string, major: number): NodeType | undefined
  /** The type a planned node runs on. Throws `PLAN_INVALID` when its major is not installed. */
  typeOf(node: Pick<PlanNode, 'id' | 'type' | 'version'>): NodeType
}

/** Makes the registry of `types`. Throws a defect when two of them have the same name and major. */
export function createRegistry(types: readonly NodeType[]): NodeRegistry {
  const byMajor = new Map<string, NodeType>()
  for (const type of types) {
    const { type: name, version } = type.manifest
    const key = `${name}@${majorOf(version)}`
    if (byMajor.has(key)) throw new HeddleError('INTERNAL_ERROR', `The node type ${key} is registered twice.`)
    byMajor.set(key, type)
  }
  const manifests: readonly NodeTypeManifest[] = types.map((type) => type.manifest)
  const find = (type: string, major: number) => byMajor.get(`${type}@${major}`)
  /** Asked for several times per node execution. */
  const byNode = new WeakMap<Pick<PlanNode, 'id' | 'type' | 'version'>, NodeType>()
  return {
    get: (type, major) => find(type, major)?.manifest,
    list: () => manifests,
    find,
    typeOf: (node) => {
      const known = byNode.get(node)
      if (known !== undefined) return known
      const major = majorOf(node.version)
      const type = find(node.type, major)
      if (type !== undefined) {
        byNode.set(node, type)
        return type
      }
      throw new HeddleError(
        'PLAN_INVALID',
        `Node ${node.id} needs ${node.type}@${major}, which is not installed. Install it, or change the node's type.`,
      )
    },
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}
