import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { approvalSchema } from '../../answers/approval.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { only } from '../only.ts'

const TAG = 'Approvals'

const approvalParams = z.strictObject({ id: z.string().min(1).max(4_000).describe('Of the approval.') })

/** The inbox. */
export const APPROVAL_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'approvals.list',
    method: 'GET',
    path: '/api/v1/approvals',
    summary: 'Open approvals, oldest first',
    tag: TAG,
    permission: 'approval:read',
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(approvalSchema) },
    handler: async ({ caller, query, heddle }) => ({
      status: 200,
      body: await heddle.executions.approvals(caller, only(query)),
    }),
  }),
  defineRoute({
    id: 'approvals.get',
    method: 'GET',
    path: '/api/v1/approvals/{id}',
    summary: 'An approval, open or answered',
    tag: TAG,
    permission: 'approval:read',
    params: approvalParams,
    answers: { 200: approvalSchema },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.approval(caller, params.id),
    }),
  }),
  ...(['approve', 'reject'] as const).map((act) =>
    defineRoute({
      id: `approvals.${act}`,
      method: 'POST',
      path: `/api/v1/approvals/{id}/${act}`,
      summary: act === 'approve' ? 'Approve, with the form filled in' : 'Reject',
      tag: TAG,
      permission: 'approval:answer',
      params: approvalParams,
      body: z
        .strictObject({
          form: jsonValueSchema.optional().describe('Checked against the form’s schema when approving.'),
          note: z.string().max(10_000).optional(),
        })
        .optional(),
      answers: { 200: approvalSchema },
      handler: async ({ caller, params, body, heddle }) => {
        const { form = null, note } = body ?? {}
        const decision = act === 'approve' ? 'approved' : 'rejected'
        const answer = { id: params.id, decision, form, ...only({ note }) } as const
        return { status: 200, body: await heddle.executions.answer(caller, answer) }
      },
    }),
  ),
]
