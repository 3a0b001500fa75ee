import { CATEGORIES } from '@heddle/model'
import { z } from 'zod'
import { nodeTypeSchema } from '../../answers/catalogue.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pending } from '../pending.ts'

const TAG = 'Node types'

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
    handler: pending,
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
    handler: pending,
  }),
]
