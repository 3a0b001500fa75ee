import { basename } from 'node:path'
import { Command } from 'commander'
import { HeddleError, type Json } from '@heddle/model'
import { collect, localUser, parseJsonArgument } from '../arguments.ts'
import { EXIT } from '../exit-codes.ts'
import { followExecution, type FollowOptions } from '../follow.ts'
import { withOperations, type DataOptions } from '../open-heddle.ts'
import { printFindings } from './validate.ts'

interface RunOptions extends DataOptions, FollowOptions {
  readonly input?: Json
  readonly file?: readonly string[]
}

/** `heddle run FILE` */
export function createRunCommand(): Command {
  return new Command('run')
    .summary('run a workflow file and print its result')
    .description(
      'Runs a workflow file, and the files its sub-workflows name, without a server. Progress goes to standard error, the result to standard output.',
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
  heddle run examples/statistics.yaml --file examples/data/looms.csv --json`,
    )
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await runFile(file, options)
    })
}

async function runFile(file: string, options: RunOptions): Promise<number> {
  const { coreCatalogue, loadBundle } = await import('@heddle/runtime')
  const { bundle, files } = loadBundle(file, coreCatalogue())
  if (bundle === null) {
    printFindings(files, { json: options.json === true, stream: process.stderr })
    return EXIT.usage
  }
  const uploads = (options.file ?? []).map((path) => ({ name: basename(path), path }))
  return withOperations(options, async (operations) => {
    try {
      const { executionId } = await operations.call('run', {
        bundle,
        input: options.input ?? {},
        files: uploads,
        by: localUser(),
      })
      return await followExecution(operations, executionId, options)
    } catch (error) {
      if (error instanceof HeddleError && error.code === 'INPUT_INVALID') {
        process.stderr.write(`${error.message}\n`)
        return EXIT.usage
      }
      throw error
    }
  })
}
