import { readFileSync } from 'node:fs'
import { makeIdempotencyKey, toIfMatch, type Answer, type Client } from '@heddle/client'
import { loadDefinition } from '@heddle/graph'
import { HeddleError, type Definition, type Finding, type Json } from '@heddle/model'
import { findWorkflow } from './find-workflow.ts'
import { readWorkflowFiles } from './read-workflow-files.ts'
import { importFiles, publishCalled } from './run-remote.ts'

type DraftState = Answer<'/api/v1/workflows/{id}', 'put'>
type ProblemFinding = Answer<'/api/v1/workflows/{id}/validate', 'post'>['findings'][number]

/** What became of a file. */
export interface ImportedBundle {
  readonly file: string
  readonly workflow: DraftState
  readonly findings: readonly ProblemFinding[]
}

/**
 * Imports a file with all it calls; with `to`, replaces the draft of that workflow. `called: 'publish'`: what it calls is
 * published, so that it can be too.
 */
export async function importBundle(
  client: Client,
  path: string,
  { to, called }: { readonly to: string | undefined; readonly called: 'publish' | 'import' },
): Promise<ImportedBundle> {
  const files = readWorkflowFiles(path)
  if (to !== undefined) return replaceDraft(client, path, { to, files: files.length })
  const report = await importFiles(client, files, makeIdempotencyKey())
  if (called === 'publish') await publishCalled(client, report)
  const main = report.workflows.find(({ workflow }) => workflow.id === report.main)
  if (main === undefined)
    throw new HeddleError('INTERNAL_ERROR', `The server's report on ${path} does not name its main workflow.`)
  return { file: path, workflow: main.workflow, findings: report.findings }
}

async function replaceDraft(
  client: Client,
  path: string,
  { to, files }: { readonly to: string; readonly files: number },
): Promise<ImportedBundle> {
  if (files > 1)
    throw new HeddleError(
      'INPUT_INVALID',
      `${path} calls other files. Import those first, and name them by their ids; --to replaces one workflow.`,
    )
  const { id, revision } = await findWorkflow(client, to)
  const definition = readDefinition(path)
  const params = { path: { id } }
  const workflow = await client.put('/api/v1/workflows/{id}', {
    params,
    body: { definition },
    ifMatch: toIfMatch(revision),
  })
  const { findings } = await client.post('/api/v1/workflows/{id}/validate', { params, body: {} })
  return { file: path, workflow, findings: findings.map((finding) => ({ ...finding, file: path })) }
}

/** The definition of a file, unchecked. Throws `PLAN_INVALID` with findings when it is not even YAML or JSON. */
function readDefinition(path: string): Definition {
  const { value, findings } = loadDefinition(readFileSync(path))
  if (value !== undefined) return value as unknown as Definition
  const details = { findings: findings.map((finding: Finding) => ({ ...finding, file: path })) as unknown as Json }
  throw new HeddleError('PLAN_INVALID', `${path} cannot be read.`, { details })
}
