import { basename } from 'node:path'
import { Command } from 'commander'
import type { Json } from '@heddle/model'
import type { WorkflowBundle } from '@heddle/runtime'
import { collect, localUser, parseJsonArgument } from '../arguments.ts'
import { EXIT } from '../exit-codes.ts'
import { followExecution, type FollowOptions } from '../follow.ts'
import { printFindings } from '../findings.ts'
import { withHeddle, withOperations, type DataOptions } from '../open-heddle.ts'
import { withClient } from '../remote/with-client.ts'
import { findCatalogue } from './validate.ts'

interface RunOptions extends DataOptions, FollowOptions {
  readonly input?: Json
  readonly file?: readonly string[]
}

/** `heddle run FILE` */
export function createRunCommand(): Command {
  return new Command('run')
    .summary('run a workflow file and print its result')
    .description(
      'Runs a workflow file, and the files its sub-workflows name, without a server; with --server, imports them there and runs the draft. Progress goes to standard error, the result to standard output.',
    )
    .argument('<file>', 'workflow definition, YAML or JSON')
    .option('-i, --input <json>', 'input as JSON, or @file', parseJsonArgument)
    .option('-f, --file <path>', 'copy a file into the workspace first, under its own name (repeatable)', collect)
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--temporary', 'use a data folder that is removed at the end')
    .option('--json', 'print exactly one JSON object: executionId, status, outcome, output, error')
    .option('--strict', 'exit with 1 also when it completed only partially')
    .option('-q, --quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Exit codes: 0 completed, 1 failed, timed out or cancelled, 2 bad usage or invalid file, 3 still waiting.

Examples:
  heddle run examples/hello.yaml --input '{"name":"Ada"}'
  heddle run examples/statistics.yaml --file examples/data/looms.csv --json
  heddle run examples/hello.yaml --server http://localhost:8420`,
    )
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await runFile(file, options)
    })
}

async function runFile(file: string, options: RunOptions): Promise<number> {
  const { loadBundle } = await import('@heddle/runtime')
  const { bundle, files } = loadBundle(file, await findCatalogue(options.server))
  if (bundle === null) {
    printFindings(files, { json: options.json === true, stream: process.stderr })
    return EXIT.usage
  }
  return options.server === undefined ? runHere(bundle, options) : runThere(file, options, options.server)
}

async function runHere(bundle: WorkflowBundle, options: RunOptions): Promise<number> {
  const files = (options.file ?? []).map((path) => ({ name: basename(path), path }))
  return withOperations(options, async (operations) => {
    const { executionId } = await operations.call('run', { bundle, input: options.input ?? {}, files, by: localUser() })
    return followExecution(operations, executionId, options)
  })
}

async function runThere(file: string, options: RunOptions, server: string): Promise<number> {
  const [{ executeDraft, importOnce, publishCalled }, { readWorkflowFiles }] = await Promise.all([
    import('../remote/run-remote.ts'),
    import('../remote/read-workflow-files.ts'),
  ])
  const executionId = await withClient(server, async (client) => {
    const report = await importOnce(client, readWorkflowFiles(file))
    await publishCalled(client, report)
    return executeDraft(client, report.main, { input: options.input ?? {}, files: options.file ?? [] })
  })
  return withHeddle(options, (heddle) => followExecution(heddle, executionId, options))
}
