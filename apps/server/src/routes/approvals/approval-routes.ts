import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { approvalSchema } from '../../answers/approval.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { pending } from '../pending.ts'

const TAG = 'Approvals'

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
    handler: pending,
  }),
  ...(['approve', 'reject'] as const).map((act) =>
    defineRoute({
      id: `approvals.${act}`,
      method: 'POST',
      path: `/api/v1/approvals/{id}/${act}`,
      summary: act === 'approve' ? 'Approve, with the form filled in' : 'Reject',
      tag: TAG,
      permission: 'approval:answer',
      params: z.strictObject({ id: z.string().min(1).max(2_500) }),
      body: z
        .strictObject({
          form: jsonValueSchema.optional().describe('Checked against the form’s schema when approving.'),
          note: z.string().max(10_000).optional(),
        })
        .optional(),
      answers: { 200: approvalSchema },
      handler: pending,
    }),
  ),
]
