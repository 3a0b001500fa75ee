import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { makeIdempotencyKey, type Answer, type Client } from '@heddle/client'
import { HeddleError, type Json } from '@heddle/model'
import { isMissing } from './remote-report.ts'
import type { WorkflowFile } from './read-workflow-files.ts'

export type ImportReport = Answer<'/api/v1/workflows/import', 'post'>

/** Makes workflows of these files, the first being the one that was asked for. */
export function importFiles(
  client: Client,
  files: readonly WorkflowFile[],
  idempotencyKey: string,
): Promise<ImportReport> {
  return client.post('/api/v1/workflows/import', { body: { files }, idempotencyKey })
}

/**
 * Like `importFiles`; files that were imported in the last 24 h, and whose draft nobody has changed since, stay the
 * workflow they are, so that running a file again makes no further one.
 */
export async function importOnce(client: Client, files: readonly WorkflowFile[]): Promise<ImportReport> {
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  const report = await importFiles(client, files, `cli-run-${hash}`)
  return (await areUntouched(client, report)) ? report : importFiles(client, files, makeIdempotencyKey())
}

/**
 * Publishes the sub-workflows of a bundle, those that have no version yet: what calls them runs a version of theirs. They
 * are not activated: nothing but their caller starts them.
 */
export async function publishCalled(client: Client, { main, workflows }: ImportReport): Promise<void> {
  for (const { workflow } of workflows) {
    if (workflow.id === main) continue
    const params = { path: { id: workflow.id } }
    const { revision, lastVersion } = await client.get('/api/v1/workflows/{id}', { params })
    if (lastVersion === null)
      await client.post('/api/v1/workflows/{id}/publish', { params, body: { revision, activate: false } })
  }
}

async function areUntouched(client: Client, { workflows }: ImportReport): Promise<boolean> {
  try {
    const now = await Promise.all(
      workflows.map(({ workflow }) => client.get('/api/v1/workflows/{id}', { params: { path: { id: workflow.id } } })),
    )
    return now.every(({ revision }, at) => revision === workflows[at]?.workflow.revision)
  } catch (error) {
    // Someone has deleted one of them.
    if (isMissing(error)) return false
    throw error
  }
}

/** Runs the draft of a workflow with these files in the workspace. Gives the id of the execution. */
export async function executeDraft(
  client: Client,
  workflowId: string,
  run: { readonly input: Json; readonly files: readonly string[] },
): Promise<string> {
  for (const path of run.files) await uploadFile(client, path)
  const { executionId } = await client.post('/api/v1/workflows/{id}/execute', {
    params: { path: { id: workflowId } },
    body: { input: run.input, version: 'draft' },
    idempotencyKey: makeIdempotencyKey(),
  })
  return executionId
}

/** Copies a file of this machine into the workspace, under its own name. Throws `NOT_FOUND` when there is none. */
async function uploadFile(client: Client, path: string): Promise<void> {
  const body = await openFile(path)
  await client.post('/api/v1/files', { params: { query: { path: basename(path) } }, body })
}

/** It is read while it is sent. */
async function openFile(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path)
  } catch (cause) {
    throw new HeddleError('NOT_FOUND', `There is no file ${path}.`, { cause })
  }
}
