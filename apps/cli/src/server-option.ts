import { Option, type Command } from 'commander'

/** Why a command is not for a server. */
const LOCAL_ONLY: { readonly [command: string]: string } = {
  start: 'heddle start starts a server on this machine.',
  backup: 'A backup is made on the machine that holds the data: heddle backup FOLDER --data DATA.',
  restore: 'A backup is restored on the machine that will hold the data, while no server runs on it.',
}

const DESCRIPTION = 'talk to this server instead of a data folder (default: HEDDLE_SERVER)'

/**
 * Gives `program` and its commands the option `--server`. Before a command runs, its option `server` is the address that
 * counts, or undefined: what was given, else `HEDDLE_SERVER`. Commands that are not for a server refuse the option.
 */
export function addServerOption(program: Command): void {
  program.enablePositionalOptions()
  program.addOption(new Option('--server <url>', DESCRIPTION))
  for (const command of program.commands) {
    command.addOption(new Option('--server <url>', DESCRIPTION).hideHelp(command.name() in LOCAL_ONLY))
  }
  program.hook('preAction', (_, command) => {
    command.setOptionValue('server', resolveServer(program, command))
  })
}

function resolveServer(program: Command, command: Command): string | undefined {
  const given = (command.getOptionValue('server') ?? program.getOptionValue('server')) as string | undefined
  const refusal = LOCAL_ONLY[command.name()]
  if (refusal !== undefined) {
    if (given !== undefined) command.error(`error: --server is not for heddle ${command.name()}. ${refusal}`)
    return undefined
  }
  const isLocal = command.getOptionValue('data') !== undefined || command.getOptionValue('temporary') === true
  if (given !== undefined) {
    if (isLocal) command.error('error: --server and a data folder (--data, --temporary) exclude each other. Give one.')
    return checkAddress(command, given)
  }
  const configured = process.env['HEDDLE_SERVER']
  return configured === undefined || configured === '' || isLocal ? undefined : checkAddress(command, configured)
}

function checkAddress(command: Command, text: string): string {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '')
  return command.error(`error: "${text}" is not the address of a server. It looks like http://localhost:8420.`)
}
