import { Command } from 'commander'
import colors from 'picocolors'
import { parseCount } from '../arguments.ts'
import { printBindings } from '../print-bindings.ts'
import type { WorkflowSummary } from '../remote/find-workflow.ts'
import { DEFAULT_SERVER, withClient } from '../remote/with-client.ts'

/** Options of the commands that only a server can carry out. */
export interface ServerOptions {
  readonly server?: string
  readonly json?: boolean
}

/** Adds what every command on a server's workflows takes. */
export function onServer(command: Command): Command {
  return command.option('--json', 'print JSON')
}

/** `heddle workflows` */
export function createWorkflowsCommand(): Command {
  return onServer(new Command('workflows'))
    .summary("list a server's workflows")
    .argument('[search]', 'part of a name, a description or a tag')
    .option('--limit <n>', 'at most so many', parseCount, 50)
    .action(async (search: string | undefined, options: ServerOptions & { readonly limit: number }) => {
      await withClient(options.server ?? DEFAULT_SERVER, async (client) => {
        const { listWorkflows } = await import('../remote/find-workflow.ts')
        const query = { limit: Math.min(options.limit, 200), ...(search === undefined ? {} : { search }) }
        const found = await Array.fromAsync(take(listWorkflows(client, query), options.limit))
        if (options.json === true) return void process.stdout.write(`${JSON.stringify({ items: found })}\n`)
        if (found.length === 0) process.stderr.write('No workflows. Import one: heddle import examples/hello.yaml\n')
        for (const workflow of found) process.stdout.write(`${formatWorkflow(workflow)}\n`)
      })
    })
}

async function* take<Item>(items: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  let left = limit
  for await (const item of items) {
    yield item
    left -= 1
    if (left === 0) return
  }
}

function formatWorkflow(workflow: WorkflowSummary): string {
  const { id, name, activeVersion, lastVersion, hasUnpublishedChanges, lastExecution } = workflow
  const state = activeVersion === null ? 'off' : `version ${activeVersion}`
  const draft = lastVersion === null ? 'not published' : hasUnpublishedChanges ? 'draft differs' : ''
  const last = lastExecution === null ? '' : `${lastExecution.status} ${lastExecution.createdAt}`
  return [id, state.padEnd(11), name, colors.dim([draft, last].filter((part) => part !== '').join(', '))]
    .join('  ')
    .trimEnd()
}

/** `heddle activate WORKFLOW` */
export function createActivateCommand(): Command {
  return onServer(new Command('activate'))
    .summary('switch a workflow on: its triggers start a version')
    .argument('<workflow>', 'its id, or its name when only one has it')
    .option('--version <n>', 'this version (default: the newest)', parseCount)
    .action(async (name: string, options: ServerOptions & { readonly version?: number }, command: Command) => {
      await withClient(options.server ?? DEFAULT_SERVER, async (client) => {
        const { findWorkflow } = await import('../remote/find-workflow.ts')
        const workflow = await findWorkflow(client, name)
        const version = options.version ?? workflow.lastVersion
        if (version === null) command.error(`error: "${workflow.name}" has no version yet. See: heddle publish --help`)
        const answer = await client.post('/api/v1/workflows/{id}/activate', {
          params: { path: { id: workflow.id } },
          body: { version },
        })
        if (options.json === true) return void process.stdout.write(`${JSON.stringify(answer)}\n`)
        process.stderr.write(`Version ${version} of "${workflow.name}" is active.\n`)
        printBindings(answer.bindings, client.baseUrl)
      })
    })
}

/** `heddle deactivate WORKFLOW` */
export function createDeactivateCommand(): Command {
  return onServer(new Command('deactivate'))
    .summary('switch a workflow off: nothing starts it any more')
    .argument('<workflow>', 'its id, or its name when only one has it')
    .action(async (name: string, options: ServerOptions) => {
      await withClient(options.server ?? DEFAULT_SERVER, async (client) => {
        const { findWorkflow } = await import('../remote/find-workflow.ts')
        const workflow = await findWorkflow(client, name)
        const answer = await client.post('/api/v1/workflows/{id}/deactivate', {
          params: { path: { id: workflow.id } },
        })
        if (options.json === true) return void process.stdout.write(`${JSON.stringify(answer)}\n`)
        process.stderr.write(`"${workflow.name}" is off. What it started goes on.\n`)
      })
    })
}
