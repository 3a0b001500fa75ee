import { Command } from 'commander'
import type { Json } from '@heddle/model'
import { localUser, parseJsonArgument } from '../arguments.ts'
import { followExecution, type FollowOptions } from '../follow.ts'
import { withHeddle, type DataOptions } from '../open-heddle.ts'

/** `heddle approvals`: what waits for a person. */
export function createApprovalsCommand(): Command {
  return new Command('approvals')
    .summary('list what waits for a person')
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--json', 'print JSON')
    .action(async (options: DataOptions & { readonly json?: boolean }) => {
      await withHeddle(options, async (heddle) => {
        const waits = await heddle.call('approvals', {})
        if (options.json === true) return void process.stdout.write(`${JSON.stringify(waits)}\n`)
        if (waits.length === 0) process.stderr.write('Nothing waits for a person.\n')
        for (const wait of waits) {
          const roles = wait.roles.length === 0 ? '' : ` (${wait.roles.join(', ')})`
          process.stdout.write(
            `${wait.executionId}  ${wait.nodeKey}  ${wait.title}${roles}  since ${new Date(wait.openedAt).toISOString()}\n`,
          )
          if (wait.data !== null) process.stdout.write(`  ${JSON.stringify(wait.data)}\n`)
        }
      })
    })
}

interface AnswerOptions extends DataOptions, FollowOptions {
  readonly form?: Json
  readonly note?: string
}

/** `heddle approve ID`, `heddle reject ID` */
export function createAnswerCommand(name: 'approve' | 'reject'): Command {
  const decision = name === 'approve' ? 'approved' : 'rejected'
  return new Command(name)
    .summary(`${name} what an execution asks, and go on with it`)
    .argument('<id>', 'id of the execution; ID/node when several of it are open')
    .option('--form <json>', "the form's answer, as JSON or @file", parseJsonArgument)
    .option('--note <text>', 'why')
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--json', 'print JSON')
    .option('--strict', 'exit with 1 also when it completed only partially')
    .option('-q, --quiet', 'show no progress')
    .action(async (id: string, options: AnswerOptions) => {
      process.exitCode = await withHeddle(options, async (heddle) => {
        const note = options.note === undefined ? {} : { note: options.note }
        const { executionId } = await heddle.call('answer', {
          id,
          decision,
          form: options.form ?? {},
          by: localUser(),
          ...note,
        })
        return followExecution(heddle, executionId, options)
      })
    })
}

/** `heddle signal NAME` */
export function createSignalCommand(): Command {
  return new Command('signal')
    .summary('send a named event to whoever waits for it')
    .argument('<name>', 'name of the signal')
    .option('-k, --key <key>', 'correlation key', '')
    .option('--execution <id>', 'with --server: the execution it is for')
    .option('-p, --payload <json>', 'payload, as JSON or @file', parseJsonArgument)
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--json', 'print JSON')
    .action(
      async (
        name: string,
        options: DataOptions & {
          readonly key: string
          readonly payload?: Json
          readonly json?: boolean
          readonly execution?: string
        },
        command: Command,
      ) => {
        if (options.execution !== undefined && options.server === undefined)
          command.error('error: --execution goes with --server. A data folder finds who waits for the signal.')
        await withHeddle(options, async (heddle) => {
          const result = await heddle.call('signal', {
            name,
            ...(options.execution === undefined ? {} : { executionId: options.execution }),
            key: options.key,
            payload: options.payload ?? null,
            by: localUser(),
          })
          if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`)
          else if (result.outcome === 'kept') process.stderr.write('Nobody waits for it now; it is kept for 7 days.\n')
          for (const executionId of result.executionIds)
            await followExecution(heddle, executionId, { quiet: true, json: options.json === true })
        })
      },
    )
}
