import { exportDefinition, importDefinitions, type ImportReport } from '@heddle/runtime'
import { z } from 'zod'
import { problemFindingSchema } from '../../http/problem.ts'
import { toDraftState } from '../../answers/to-workflow.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { toDisposition } from '../../http/to-disposition.ts'
import { toOnce } from '../../http/to-once.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { workflowParams } from '../parameters.ts'
import { DEFINITION_BYTES } from '../workflows/workflow-routes.ts'
import { importBody, readImport } from './read-import.ts'

const TAG = 'Import and export'

export const importReportSchema = z
  .strictObject({
    workflows: z
      .array(
        z.strictObject({
          file: z.string().describe('Empty for a text without name.'),
          isMain: z.boolean(),
          workflow: draftStateSchema,
        }),
      )
      .describe('What was made; what is called before what calls it, so that they can be published in this order.'),
    main: z.string().describe('Id of the workflow that was asked for.'),
    nodes: z
      .array(
        z.strictObject({
          file: z.string(),
          nodeId: z.string(),
          type: z.string(),
          mapping: z
            .enum(['mapped', 'approximated', 'stub', 'unknown'])
            .describe('unknown: its type is not installed here; it is kept as it is.'),
          message: z.string(),
        }),
      )
      .describe('How each node was taken over.'),
    findings: z.array(problemFindingSchema),
  })
  .meta({ id: 'ImportReport' })

function toImported({ workflows, nodes, findings }: ImportReport) {
  const main = workflows.find(({ isMain }) => isMain)?.draft.id ?? ''
  const shown = workflows.map(({ file, isMain, draft }) => ({ file, isMain, workflow: toDraftState(draft) }))
  const headers = { location: `/api/v1/workflows/${main}` }
  return { status: 201, body: { workflows: shown, main, nodes, findings }, headers } as const
}

/** Definitions from outside, and out again. */
export const IMPORT_EXPORT_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'workflows.import',
    method: 'POST',
    path: '/api/v1/workflows/import',
    summary: 'Make workflows from definitions in JSON or YAML',
    description:
      'As JSON (`text`, or `files` with sub-workflows that name each other by path), as the text itself, or as uploaded files. Makes drafts; all of them or none. Mistakes that only publishing minds are findings.',
    tag: TAG,
    permission: 'workflow:edit',
    body: importBody,
    upload: ['application/yaml', 'text/yaml', 'text/plain', 'multipart/form-data'],
    bodyLimitBytes: DEFINITION_BYTES,
    idempotent: true,
    answers: { 201: importReportSchema },
    handler: async (context) => {
      const request = await readImport(context)
      return toImported(await importDefinitions(context, request, toOnce(context.idempotency, toImported)))
    },
  }),
  defineRoute({
    id: 'workflows.export',
    method: 'GET',
    path: '/api/v1/workflows/{id}/export',
    summary: 'The definition as a file',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    query: z.strictObject({
      format: z.enum(['json', 'yaml']).default('yaml'),
      version: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe('Default: the draft.'),
    }),
    answers: { 200: { media: ['application/yaml', 'application/json'], description: 'The definition.' } },
    handler: async (context) => {
      const { format, version } = context.query
      const { text, fileName } = await exportDefinition(context, { id: context.params.id, format, version })
      const headers = { 'content-disposition': toDisposition(fileName) }
      return { status: 200, body: text, media: `application/${format}; charset=utf-8`, headers }
    },
  }),
]
