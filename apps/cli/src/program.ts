import { readFileSync } from 'node:fs'
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
import { createRunCommand } from './commands/run.ts'
import { createValidateCommand } from './commands/validate.ts'
import { EXIT } from './exit-codes.ts'

/** The `heddle` command with all its commands. */
export function createProgram(): Command {
  const program = new Command('heddle')
    .description('Draw AI workflows, run them durably, and prove what happened.')
    .version(readVersion(), '-v, --version')
    .showHelpAfterError('(heddle --help lists what there is)')
    .configureHelp({ sortSubcommands: false })
  const commands = [
    createStartCommand(),
    createRunCommand(),
    createValidateCommand(),
    createResumeCommand(),
    createReplayCommand(),
    createExecutionsCommand(),
    createApprovalsCommand(),
    createAnswerCommand('approve'),
    createAnswerCommand('reject'),
    createSignalCommand(),
    ...createStopCommands(),
    createBackupCommand(),
    createRestoreCommand(),
    createDoctorCommand(),
  ]
  for (const command of commands) program.addCommand(command.exitOverride())
  return program.exitOverride()
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
    process.exitCode =
      error.code === 'INPUT_INVALID' || error.code === 'NOT_FOUND' || error.code === 'PLAN_INVALID'
        ? EXIT.usage
        : EXIT.failed
  }
}

/** `heddle … | head`: who read has enough. What was asked for is done all the same, with its exit code. */
function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
