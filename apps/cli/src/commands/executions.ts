import { Command, Option } from 'commander'
import { HeddleError, type Json } from '@heddle/model'
import type { ExecutionSummary } from '@heddle/runtime'
import { collect, localUser, parseCount, parseJsonArgument } from '../arguments.ts'
import { EXIT } from '../exit-codes.ts'
import { formatDuration } from '../execution-tree.ts'
import { followExecution, type FollowOptions } from '../follow.ts'
import { withHeddle, type DataOptions } from '../open-heddle.ts'
import { printReport } from '../terminal.ts'

/** Adds the options of every command on a data folder. */
function onData(command: Command): Command {
  return command
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--json', 'print JSON')
}

/** `heddle resume [ID]` */
export function createResumeCommand(): Command {
  return onData(new Command('resume'))
    .summary('go on with executions that a kill, a stop or a pause left open')
    .description('Goes on with one execution, or with all that are open, until each settles or waits for a person.')
    .argument('[execution]', 'id of the execution (default: all that are open)')
    .option('-q, --quiet', 'show no progress')
    .action(async (id: string | undefined, options: DataOptions & FollowOptions) => {
      process.exitCode = await withHeddle(options, async (heddle) => {
        if (id !== undefined) {
          await heddle.call('unpause', { executionId: id, by: localUser() })
          return followExecution(heddle, id, options)
        }
        const open = await heddle.call('open', {})
        if (open.length === 0) process.stderr.write('Nothing is open.\n')
        const codes = await Promise.all(open.map((executionId) => followExecution(heddle, executionId, options)))
        return Math.max(EXIT.ok, ...codes)
      })
    })
}

interface ReplayOptions extends DataOptions, FollowOptions {
  readonly from?: readonly string[]
  readonly upTo?: string
  readonly reuse: 'upstream' | 'calls' | 'none'
  readonly onChangedCall?: 'fail' | 'reuse' | 'call'
  readonly input?: Json
}

/** `heddle replay ID` */
export function createReplayCommand(): Command {
  return onData(new Command('replay'))
    .summary('run an execution again, from the start, from nodes, or from where it failed')
    .argument('<execution>', 'id of the execution')
    .option('--from <node>', 'node key to start from, or "failed" (repeatable)', collect)
    .option('--up-to <node>', 'node key to stop after')
    .addOption(
      new Option(
        '--reuse <what>',
        'upstream: take over results before --from; calls: run every node again, its calls answered from their record; none: take over nothing',
      )
        .choices(['upstream', 'calls', 'none'])
        .default('upstream'),
    )
    .addOption(
      new Option(
        '--on-changed-call <what>',
        'with --reuse calls, when a call asks something else than was recorded: fail (default), reuse the answer, or call',
      ).choices(['fail', 'reuse', 'call']),
    )
    .option('-i, --input <json>', 'another input, as JSON or @file', parseJsonArgument)
    .option('--strict', 'exit with 1 also when it completed only partially')
    .option('-q, --quiet', 'show no progress')
    .action(async (id: string, options: ReplayOptions) => {
      if (options.onChangedCall !== undefined && options.reuse !== 'calls') {
        throw new HeddleError('INPUT_INVALID', '--on-changed-call says nothing without --reuse calls; add it.')
      }
      process.exitCode = await withHeddle(options, async (heddle) => {
        const { executionId } = await heddle.call('replay', {
          executionId: id,
          from: options.from ?? [],
          reuse: options.reuse,
          by: localUser(),
          ...(options.upTo === undefined ? {} : { upTo: options.upTo }),
          ...(options.onChangedCall === undefined ? {} : { onChangedCall: options.onChangedCall }),
          ...(options.input === undefined ? {} : { input: options.input }),
        })
        return followExecution(heddle, executionId, options)
      })
    })
}

interface ListOptions extends DataOptions {
  readonly json?: boolean
  readonly status?: string
  readonly workflow?: string
  readonly limit: number
  readonly cursor?: string
}

/** `heddle executions [ID]` */
export function createExecutionsCommand(): Command {
  return onData(new Command('executions'))
    .summary('list executions, or show one')
    .argument('[execution]', 'id of the execution to show with its nodes')
    .option('--status <status>', 'only these: running, waiting, failed, …')
    .option('--workflow <name>', 'only those of this workflow')
    .option('--limit <n>', 'at most so many', parseCount, 20)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(async (id: string | undefined, options: ListOptions) => {
      await (id === undefined ? listExecutions(options) : showExecution(id, options))
    })
}

async function listExecutions(options: ListOptions): Promise<void> {
  await withHeddle(options, async (heddle) => {
    const page = await heddle.call('list', {
      limit: options.limit,
      ...(options.status === undefined ? {} : { status: options.status }),
      ...(options.workflow === undefined ? {} : { workflow: options.workflow }),
      ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
    })
    if (options.json === true) return void process.stdout.write(`${JSON.stringify(page)}\n`)
    if (page.items.length === 0) process.stderr.write('No executions yet. Run one: heddle run examples/hello.yaml\n')
    for (const item of page.items) process.stdout.write(`${formatSummary(item)}\n`)
    if (page.nextCursor !== null) process.stderr.write(`More: heddle executions --cursor ${page.nextCursor}\n`)
  })
}

function formatSummary(item: ExecutionSummary): string {
  const duration = item.startedAt === null ? '' : formatDuration((item.endedAt ?? Date.now()) - item.startedAt)
  const why = item.error === null ? (item.reason ?? '') : `${item.error.code}: ${item.error.message}`
  const state = item.outcome === null || item.outcome === 'success' ? item.status : `${item.status} (${item.outcome})`
  return [
    item.executionId,
    new Date(item.createdAt).toISOString(),
    state.padEnd(10),
    duration.padStart(9),
    item.workflow,
    why,
  ]
    .join('  ')
    .trimEnd()
}

async function showExecution(id: string, options: ListOptions): Promise<void> {
  await withHeddle(options, async (heddle) => {
    const shown = await heddle.call('show', { executionId: id })
    if (options.json === true) return void process.stdout.write(`${JSON.stringify(shown)}\n`)
    for (const node of shown.nodes) {
      const duration =
        node.startedAt === null || node.endedAt === null ? '' : formatDuration(node.endedAt - node.startedAt)
      const error = node.error === null ? '' : `${node.error.code}: ${node.error.message}`
      process.stdout.write(
        `${[node.status.padEnd(10), node.nodeKey, node.type ?? '', duration, error].filter((part) => part !== '').join('  ')}\n`,
      )
    }
    if (shown.hasMoreNodes) process.stderr.write('Only the first 200 node executions are shown.\n')
    printReport(shown.execution, { json: false })
  })
}

/** `heddle cancel ID`, `heddle pause ID` */
export function createStopCommands(): readonly Command[] {
  const cancel = onData(new Command('cancel'))
    .summary('cancel an execution')
    .argument('<execution>', 'id of the execution')
    .option('--compensate', 'also undo what completed')
    .action(async (id: string, options: DataOptions & { readonly compensate?: boolean; readonly json?: boolean }) => {
      await withHeddle(options, async (heddle) => {
        await heddle.call('cancel', { executionId: id, compensate: options.compensate === true, by: localUser() })
        printReport(await heddle.call('follow', { executionId: id }), { json: options.json === true })
      })
    })
  const pause = onData(new Command('pause'))
    .summary('hold an execution; go on with heddle resume')
    .argument('<execution>', 'id of the execution')
    .action(async (id: string, options: DataOptions & { readonly json?: boolean }) => {
      await withHeddle(options, async (heddle) => {
        printReport(await heddle.call('pause', { executionId: id, by: localUser() }), {
          json: options.json === true,
        })
      })
    })
  return [cancel, pause]
}
