import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { templateSchema } from '../../answers/catalogue.ts'
import { workflowSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pending } from '../pending.ts'

const TAG = 'Templates'

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
    handler: pending,
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
    handler: pending,
  }),
]
