import { Command } from 'commander'
import { printProblemFindings } from '../findings.ts'
import type { ImportedBundle } from '../remote/import-bundle.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'
import { onServer, type ServerOptions } from './workflows.ts'

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
        const { importBundle } = await import('../remote/import-bundle.ts')
        const imported: ImportedBundle[] = []
        for (const path of paths) {
          const one = await importBundle(client, path, { to: options.to, called: 'import' })
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
