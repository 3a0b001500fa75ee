import { readFileSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { makeIdempotencyKey, toIfMatch, type Answer, type Client } from '@heddle/client'
import { loadDefinition } from '@heddle/graph'
import { HeddleError, type Definition, type Finding, type Json } from '@heddle/model'
import { parseCount } from '../arguments.ts'
import { printProblemFindings } from '../findings.ts'
import { findWorkflow } from '../remote/find-workflow.ts'
import { readWorkflowFiles } from '../remote/read-workflow-files.ts'
import { importFiles } from '../remote/run-remote.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'
import { onServer, type ServerOptions } from './workflows.ts'

type DraftState = Answer<'/api/v1/workflows/{id}', 'put'>
type ProblemFinding = Answer<'/api/v1/workflows/{id}/validate', 'post'>['findings'][number]

interface Imported {
  readonly file: string
  readonly workflow: DraftState
  readonly findings: readonly ProblemFinding[]
}

/** `heddle import FILE…` */
export function createImportCommand(): Command {
  return onServer(new Command('import'))
    .summary("make a server's drafts of workflow files")
    .description(
      'Makes a workflow of each file, with the files its sub-workflows name, or replaces the draft of one. Nothing is published.',
    )
    .argument('<file...>', 'workflow definitions, YAML or JSON')
    .option('--to <workflow>', 'replace the draft of this workflow; its versions stay')
    .action(async (paths: readonly string[], options: ServerOptions & { readonly to?: string }, command: Command) => {
      if (options.to !== undefined && paths.length > 1) command.error('error: --to takes one file.')
      await withClient(options.server ?? DEFAULT_SERVER, async (client) => {
        const imported: Imported[] = []
        for (const path of paths) {
          const one = await importBundle(client, path, options.to)
          imported.push(one)
          if (options.json === true) continue
          printProblemFindings(one.findings, process.stderr)
          process.stdout.write(`${one.workflow.id}  ${one.workflow.name}\n`)
        }
        if (options.json === true) process.stdout.write(`${JSON.stringify({ items: imported })}\n`)
        else process.stderr.write('Publish with: heddle publish ID\n')
      })
    })
}

/** Imports a file with all it calls; with `to`, replaces the draft of that workflow. */
export async function importBundle(client: Client, path: string, to: string | undefined): Promise<Imported> {
  const files = readWorkflowFiles(path)
  if (to !== undefined) return replaceDraft(client, path, { to, files: files.length })
  const report = await importFiles(client, files, makeIdempotencyKey())
  const main = report.workflows.find(({ workflow }) => workflow.id === report.main)
  if (main === undefined)
    throw new HeddleError('INTERNAL_ERROR', `The server's report on ${path} does not name its main workflow.`)
  return { file: path, workflow: main.workflow, findings: report.findings }
}

async function replaceDraft(
  client: Client,
  path: string,
  { to, files }: { readonly to: string; readonly files: number },
): Promise<Imported> {
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

interface ExportOptions extends ServerOptions {
  readonly format: 'yaml' | 'json'
  readonly version?: number
  readonly output?: string
}

/** `heddle export WORKFLOW` */
export function createExportCommand(): Command {
  return new Command('export')
    .summary("write a server's workflow as a file")
    .argument('<workflow>', 'its id, or its name when only one has it')
    .addOption(new Option('--format <format>', 'of the file').choices(['yaml', 'json']).default('yaml'))
    .option('--version <n>', 'a published version (default: the draft)', parseCount)
    .option('-o, --output <file>', 'write here instead of to standard output')
    .action(async (name: string, { server, format, version, output }: ExportOptions) => {
      await withClient(server ?? DEFAULT_SERVER, async (client) => {
        const { id } = await findWorkflow(client, name)
        const text = await client.get('/api/v1/workflows/{id}/export', {
          params: { path: { id }, query: { format, ...(version === undefined ? {} : { version }) } },
          parseAs: 'text',
        })
        if (output === undefined) return void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
        writeFileSync(output, text)
        process.stderr.write(`Wrote ${output}.\n`)
      })
    })
}
