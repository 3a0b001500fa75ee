import { Command } from 'commander'
import type { NodeCatalogue } from '@heddle/model'
import { EXIT } from '../exit-codes.ts'
import { hasErrors, printFindings } from '../findings.ts'
import { loadCatalogue } from '../remote/load-catalogue.ts'
import { withClient } from '../remote/with-client.ts'

/** `heddle validate FILE…` */
export function createValidateCommand(): Command {
  return new Command('validate')
    .summary('check workflow files')
    .description(
      'Checks workflow files and all that their sub-workflows name; with --server, against the node types that the server has. Lists every mistake at once, with its place and what to do.',
    )
    .argument('<file...>', 'workflow definitions, YAML or JSON')
    .option('--json', 'print findings as JSON')
    .action(async (paths: readonly string[], options: { readonly json?: boolean; readonly server?: string }) => {
      const { loadBundle } = await import('@heddle/runtime')
      const catalogue = await findCatalogue(options.server)
      const found = new Map(paths.flatMap((path) => loadBundle(path, catalogue).files).map((file) => [file.file, file]))
      const files = [...found.values()]
      printFindings(files, { json: options.json === true, stream: process.stdout })
      process.exitCode = hasErrors(files) ? EXIT.usage : EXIT.ok
    })
}

/** The node types that count: of the server, or of this Heddle. */
export async function findCatalogue(server: string | undefined): Promise<NodeCatalogue> {
  if (server !== undefined) return withClient(server, loadCatalogue)
  const { coreCatalogue } = await import('@heddle/runtime')
  return coreCatalogue()
}
