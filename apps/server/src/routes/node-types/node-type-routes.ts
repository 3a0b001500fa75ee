import { CATEGORIES, HeddleError, type NodeCatalogue, type NodeTypeManifest } from '@heddle/model'
import { z } from 'zod'
import { nodeTypeSchema } from '../../answers/catalogue.ts'
import { toNodeType } from '../../answers/to-node-type.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'

const TAG = 'Node types'

/** `name@major`, or the newest major of `name`. */
function findType(catalogue: NodeCatalogue, text: string): NodeTypeManifest | undefined {
  const [type = '', major] = text.split('@')
  if (major !== undefined) return catalogue.get(type, Number(major))
  const named = catalogue.list().filter((manifest) => manifest.type === type)
  return named.toSorted((left, right) => toNodeType(right).major - toNodeType(left).major)[0]
}

/** The catalogue. */
export const NODE_TYPE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'nodeTypes.list',
    method: 'GET',
    path: '/api/v1/node-types',
    summary: 'Node types that are installed',
    tag: TAG,
    permission: 'node-type:read',
    query: z.strictObject({ category: z.enum(CATEGORIES).optional() }),
    answers: { 200: z.strictObject({ items: z.array(nodeTypeSchema) }) },
    handler: async ({ heddle, query }) => {
      const found = heddle.catalogue.list()
      const shown = found.filter(({ category }) => query.category === undefined || category === query.category)
      return { status: 200, body: { items: shown.map(toNodeType) } }
    },
  }),
  defineRoute({
    id: 'nodeTypes.get',
    method: 'GET',
    path: '/api/v1/node-types/{type}',
    summary: 'A node type',
    tag: TAG,
    permission: 'node-type:read',
    params: z.strictObject({
      type: z.string().min(1).max(200).describe('`http.request` for the newest major, or `http.request@1`.'),
    }),
    answers: { 200: nodeTypeSchema },
    handler: async ({ heddle, params }) => {
      const found = findType(heddle.catalogue, params.type)
      if (found !== undefined) return { status: 200, body: toNodeType(found) }
      const shown = JSON.stringify(params.type)
      throw new HeddleError('NOT_FOUND', `There is no node type ${shown}. See GET /node-types.`)
    },
  }),
]
