import { Command } from 'commander'
import type { Client } from '@heddle/client'
import { isWorkflowFile } from '../arguments.ts'
import { printProblemFindings } from '../findings.ts'
import { printBindings } from '../print-bindings.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'
import { onServer, type ServerOptions } from './workflows.ts'

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
        printBindings(published.bindings, client.baseUrl)
        process.stdout.write(`${draft.id}\n`)
      })
    })
}

async function findDraft(
  client: Client,
  text: string,
  { to }: PublishOptions,
): Promise<{ readonly id: string; readonly name: string; readonly revision: number }> {
  if (!isWorkflowFile(text)) {
    const { findWorkflow } = await import('../remote/find-workflow.ts')
    return findWorkflow(client, text)
  }
  const { importBundle } = await import('../remote/import-bundle.ts')
  const { workflow, findings } = await importBundle(client, text, { to, called: 'publish' })
  printProblemFindings(findings, process.stderr)
  return workflow
}
