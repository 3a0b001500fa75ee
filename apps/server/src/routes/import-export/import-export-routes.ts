import { z } from 'zod'
import { problemFindingSchema } from '../../http/problem.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'
import { DEFINITION_BYTES } from '../workflows/workflow-routes.ts'

const TAG = 'Import and export'

const fileBody = z.strictObject({
  name: z.string().min(1).max(500).describe('Path of the file; sub-workflows name each other by it.'),
  text: z.string().max(DEFINITION_BYTES),
})

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
      .describe('What was made; sub-workflows before what calls them.'),
    main: z.string().describe('Id of the workflow that was asked for.'),
    nodes: z
      .array(
        z.strictObject({
          file: z.string(),
          nodeId: z.string(),
          type: z.string(),
          mapping: z.enum(['mapped', 'approximated', 'stub']),
          message: z.string(),
        }),
      )
      .describe('How each node was taken over.'),
    findings: z.array(problemFindingSchema),
  })
  .meta({ id: 'ImportReport' })

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
    body: z.union([
      z.strictObject({ text: z.string().max(DEFINITION_BYTES), name: z.string().max(500).optional() }),
      z.strictObject({
        files: z.array(fileBody).min(1).max(100),
        main: z.string().optional().describe('Name of the file that was asked for; default: the first.'),
      }),
    ]),
    upload: ['application/yaml', 'text/yaml', 'text/plain', 'multipart/form-data'],
    bodyLimitBytes: DEFINITION_BYTES,
    idempotent: true,
    answers: { 201: importReportSchema },
    handler: pending,
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
    handler: pending,
  }),
]
