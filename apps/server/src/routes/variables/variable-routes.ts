import { jsonValueSchema } from '@heddle/model'
import { putVariables } from '@heddle/runtime'
import type { Variables } from '@heddle/store'
import { z } from 'zod'
import { variablesSchema } from '../../answers/catalogue.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { toEtag } from '../../http/etag.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

function toAnswer({ revision, values }: Variables) {
  return { status: 200, body: { revision, values }, etag: toEtag('variables', revision) } as const
}

/** Workspace variables: what expressions read as `env`. */
export const VARIABLE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'variables.get',
    method: 'GET',
    path: '/api/v1/variables',
    summary: 'All variables of the workspace',
    tag: 'Variables',
    permission: 'variable:read',
    answers: { 200: variablesSchema },
    handler: async ({ heddle, caller }) => toAnswer(await heddle.store.variables.get(caller.workspaceId)),
  }),
  defineRoute({
    id: 'variables.put',
    method: 'PUT',
    path: '/api/v1/variables',
    summary: 'Replace all variables of the workspace',
    tag: 'Variables',
    permission: 'variable:edit',
    body: z.strictObject({
      values: z.record(
        z.string().regex(NAME, 'must be a name: letters, digits and _, not beginning with a digit, 64 at most'),
        jsonValueSchema,
      ),
    }),
    ifMatch: 'variables',
    answers: { 200: variablesSchema },
    handler: async (context) => {
      const { body, revision } = context
      return toAnswer(await putVariables(context, { values: body.values, revision }))
    },
  }),
]
