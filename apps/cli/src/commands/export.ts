import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { parseCount } from '../arguments.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'
import type { ServerOptions } from './workflows.ts'

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
        const { findWorkflow } = await import('../remote/find-workflow.ts')
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
