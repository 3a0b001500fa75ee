import { jsonValueSchema, type JsonObject } from '@heddle/model'
import { instantiate, listTemplates, type GalleryTemplate } from '@heddle/runtime'
import { z } from 'zod'
import { templateSchema } from '../../answers/catalogue.ts'
import { workflowSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { toOnce } from '../../http/to-once.ts'
import { toCreated } from '../workflows/workflow-routes.ts'

const TAG = 'Templates'

function toTemplate({ id, template }: GalleryTemplate) {
  const { name, description = '', tags = [], parameters, workflow } = template
  const nodes = Array.isArray(workflow['nodes']) ? (workflow['nodes'] as readonly JsonObject[]) : []
  const nodeTypes = [...new Set(nodes.map((node) => String(node['type'])))]
  return { id, name, description, tags, parameters: parameters ?? null, workflow, nodeTypes }
}

/** The gallery. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'templates.list',
    method: 'GET',
    path: '/api/v1/templates',
    summary: 'Templates that people start from',
    tag: TAG,
    permission: 'template:read',
    query: z.strictObject({
      search: z.string().max(200).optional(),
      tag: z.string().max(60).optional(),
    }),
    answers: { 200: z.strictObject({ items: z.array(templateSchema) }) },
    handler: async ({ query }) => {
      const { tag } = query
      const search = query.search?.toLowerCase() ?? ''
      const found = (await listTemplates()).filter(({ template }) => {
        const text = [template.name, template.description, ...(template.tags ?? [])].join(' ').toLowerCase()
        return text.includes(search) && (tag === undefined || template.tags?.includes(tag) === true)
      })
      return { status: 200, body: { items: found.map(toTemplate) } }
    },
  }),
  defineRoute({
    id: 'templates.instantiate',
    method: 'POST',
    path: '/api/v1/templates/{id}/instantiate',
    summary: 'Make a workflow of a template',
    tag: TAG,
    permission: 'workflow:edit',
    params: z.strictObject({ id: z.string().min(1).max(200) }),
    body: z
      .strictObject({
        parameters: z.record(z.string(), jsonValueSchema).default({}),
        name: z.string().min(1).max(200).optional().describe('Default: the template’s.'),
      })
      .optional(),
    idempotent: true,
    answers: { 201: workflowSchema },
    handler: async (context) => {
      const { parameters = {}, name } = context.body ?? {}
      const request = { templateId: context.params.id, parameters, name }
      return toCreated(await instantiate(context, request, toOnce(context.idempotency, toCreated)))
    },
  }),
]
