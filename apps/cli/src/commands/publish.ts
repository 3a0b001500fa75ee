import { Command } from 'commander'
import type { Answer, Client } from '@heddle/client'
import { printProblemFindings } from '../findings.ts'
import { findWorkflow } from '../remote/find-workflow.ts'
import { isWorkflowFile } from '../remote/read-workflow-files.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'
import { importBundle } from './transfer.ts'
import { onServer, type ServerOptions } from './workflows.ts'

type Binding = Answer<'/api/v1/workflows/{id}/activate', 'post'>['bindings'][number]

interface PublishOptions extends ServerOptions {
  readonly note?: string
  readonly activate: boolean
  readonly to?: string
}

/** `heddle publish WORKFLOW|FILE` */
export function createPublishCommand(): Command {
  return onServer(new Command('publish'))
    .summary("make a server's draft, or a file, a version and activate it")
    .argument('<workflow>', 'id or name of a workflow on the server, or a workflow file, which is imported first')
    .option('--note <text>', 'what changed')
    .option('--no-activate', 'leave the active version what it is')
    .option('--to <workflow>', 'with a file: the workflow whose draft it replaces (default: a new one)')
    .addHelpText(
      'after',
      `
Examples:
  heddle publish examples/webhook.yaml
  heddle publish orders.yaml --to Orders --note 'Ask for the address'`,
    )
    .action(async (text: string, options: PublishOptions, command: Command) => {
      if (options.to !== undefined && !isWorkflowFile(text))
        command.error('error: --to goes with a file. Without one, name the workflow itself.')
      await withClient(options.server ?? DEFAULT_SERVER, async (client) => {
        const draft = await findDraft(client, text, options)
        const published = await client.post('/api/v1/workflows/{id}/publish', {
          params: { path: { id: draft.id } },
          body: {
            revision: draft.revision,
            activate: options.activate,
            ...(options.note === undefined ? {} : { note: options.note }),
          },
        })
        if (options.json === true) return void process.stdout.write(`${JSON.stringify(published)}\n`)
        printProblemFindings(published.findings, process.stderr)
        const state = options.activate ? 'It is active.' : 'It is not active.'
        process.stderr.write(`Published "${draft.name}" as version ${published.version}. ${state}\n`)
        printBindings(published.bindings)
        process.stdout.write(`${draft.id}\n`)
      })
    })
}

async function findDraft(
  client: Client,
  text: string,
  { to }: PublishOptions,
): Promise<{ readonly id: string; readonly name: string; readonly revision: number }> {
  if (!isWorkflowFile(text)) return findWorkflow(client, text)
  const { workflow, findings } = await importBundle(client, text, to)
  printProblemFindings(findings, process.stderr)
  return workflow
}

/** What starts the workflow from outside now. */
export function printBindings(bindings: readonly Binding[]): void {
  for (const { kind, nodeId, url, nextDueAt, isPaused, isLive } of bindings) {
    if (!isLive) continue
    const place = url ?? (nextDueAt === null ? '' : `next ${nextDueAt}`)
    process.stderr.write(`  ${kind} ${nodeId ?? ''}  ${place}${isPaused ? '  (paused)' : ''}\n`)
  }
}
