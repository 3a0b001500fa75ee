import { Command, CommanderError } from 'commander'
import { HeddleError } from '@heddle/model'
import { createAnswerCommand, createApprovalsCommand, createSignalCommand } from './commands/answers.ts'
import {
  createExecutionsCommand,
  createReplayCommand,
  createResumeCommand,
  createStopCommands,
} from './commands/executions.ts'
import {
  createBackupCommand,
  createDoctorCommand,
  createRestoreCommand,
  createStartCommand,
} from './commands/operate.ts'
import { createExportCommand } from './commands/export.ts'
import { createImportCommand } from './commands/import.ts'
import { createPublishCommand } from './commands/publish.ts'
import { createRunCommand } from './commands/run.ts'
import { createValidateCommand } from './commands/validate.ts'
import { createActivateCommand, createDeactivateCommand, createWorkflowsCommand } from './commands/workflows.ts'
import { EXIT } from './exit-codes.ts'
import { printProblemFindings } from './findings.ts'
import { readVersion } from './read-version.ts'
import { addServerOption } from './server-option.ts'

/** The `heddle` command with all its commands. */
export function createProgram(): Command {
  const program = new Command('heddle')
    .description('Draw AI workflows, run them durably, and prove what happened.')
    .version(readVersion(), '-v, --version')
    .showHelpAfterError('(heddle --help lists what there is)')
    .configureHelp({ sortSubcommands: false })
  for (const [heading, commands] of createCommands()) {
    for (const command of commands) program.addCommand(command.helpGroup(heading).exitOverride())
  }
  addServerOption(program)
  return program.exitOverride()
}

/** All commands, under the headings of `heddle --help`. */
function createCommands(): readonly (readonly [heading: string, commands: readonly Command[]])[] {
  return [
    ['Workflow files:', [createRunCommand(), createValidateCommand()]],
    [
      'Executions:',
      [
        createExecutionsCommand(),
        createResumeCommand(),
        createReplayCommand(),
        ...createStopCommands(),
        createApprovalsCommand(),
        createAnswerCommand('approve'),
        createAnswerCommand('reject'),
        createSignalCommand(),
      ],
    ],
    [
      "A server's workflows:",
      [
        createWorkflowsCommand(),
        createImportCommand(),
        createPublishCommand(),
        createActivateCommand(),
        createDeactivateCommand(),
        createExportCommand(),
      ],
    ],
    ['Operation:', [createStartCommand(), createBackupCommand(), createRestoreCommand(), createDoctorCommand()]],
  ]
}

/** Runs the command line. Sets `process.exitCode`; foreseen errors become one line on standard error. */
export async function runProgram(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe)
  try {
    await createProgram().parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version also end this way, with 0.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
      return
    }
    if (!(error instanceof HeddleError)) throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    printProblemFindings(findingsOf(error), process.stderr)
    process.exitCode =
      error.code === 'INPUT_INVALID' || error.code === 'NOT_FOUND' || error.code === 'PLAN_INVALID'
        ? EXIT.usage
        : EXIT.failed
  }
}

/** What a server found wrong, one by one; a message of this process names them itself. */
function findingsOf({ details }: HeddleError): Parameters<typeof printProblemFindings>[0] {
  const found = (details as { readonly findings?: unknown } | null | undefined)?.findings
  return Array.isArray(found) ? (found as Parameters<typeof printProblemFindings>[0]) : []
}

/** `heddle … | head`: who read has enough. What was asked for is done all the same, with its exit code. */
function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
