import { spawn } from 'node:child_process'
import { Command } from 'commander'
import colors from 'picocolors'
import type { DoctorReport } from '@heddle/runtime'
import { EXIT } from '../exit-codes.ts'
import { loadConfiguration, withOperations, type DataOptions } from '../open-heddle.ts'
import { readVersion } from '../read-version.ts'
import { withClient } from '../remote/with-client.ts'

/** `heddle start` */
export function createStartCommand(): Command {
  return new Command('start')
    .summary('start the server')
    .description('Starts the server and runs until Ctrl-C; executions that are open then go on at the next start.')
    .option('-p, --port <port>', 'port; 0 chooses a free one (default: PORT, else 8420)')
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--open', 'open it in a browser')
    .action(async (options: DataOptions & { readonly port?: string; readonly open?: boolean }) => {
      if (options.port !== undefined) process.env['PORT'] = options.port
      const { startServer } = await import('@heddle/server')
      await startServer(await loadConfiguration(options), options.open === true ? { onReady: openBrowser } : {})
    })
}

/** Asks the desktop to show `url`. A machine without one says so; the server runs all the same. */
function openBrowser(url: string): void {
  const programs: { readonly [platform: string]: readonly [string, ...string[]] } = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  }
  const [program, ...args] = programs[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => process.stderr.write(`No browser could be opened. Open ${url} yourself.\n`))
  child.unref()
}

/** `heddle backup FOLDER` */
export function createBackupCommand(): Command {
  return new Command('backup')
    .summary('copy all data, also while Heddle runs')
    .argument('<target>', 'folder to write to; it must not exist')
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .action(async (target: string, options: DataOptions) => {
      const { resolve } = await import('node:path')
      await withOperations(options, async (operations) => {
        const result = await operations.call('backup', { target: resolve(target) })
        process.stderr.write(`Copied ${formatBytes(result.bytes)} to ${result.target}.\n`)
      })
    })
}

/** `heddle restore FOLDER` */
export function createRestoreCommand(): Command {
  return new Command('restore')
    .summary('fill an empty data folder from a backup')
    .argument('<source>', 'folder that heddle backup wrote')
    .option(
      '-d, --data <folder>',
      'data folder to fill; it must be empty or missing (default: HEDDLE_DATA, else .heddle)',
    )
    .action(async (source: string, options: DataOptions) => {
      const [{ restoreBackup }, { resolve }] = await Promise.all([import('@heddle/runtime'), import('node:path')])
      const configuration = await loadConfiguration(options)
      await restoreBackup(configuration, resolve(source))
      process.stderr.write(`Restored into ${configuration.dataFolder}. What was open goes on with: heddle resume\n`)
    })
}

/** `heddle doctor` */
export function createDoctorCommand(): Command {
  return new Command('doctor')
    .summary('say what works on this machine, and how Heddle is configured')
    .description(
      'Looks at what Heddle needs on this machine, and prints its configuration; with --server, at that server as it is seen from here.',
    )
    .option('-d, --data <folder>', 'data folder (default: HEDDLE_DATA, else .heddle)')
    .option('--json', 'print JSON')
    .action(async (options: DataOptions & { readonly json?: boolean }) => {
      const report = await examine(options)
      const isWell = report.checks.every((check) => check.state !== 'bad')
      process.exitCode = isWell ? EXIT.ok : EXIT.failed
      if (options.json === true) return void process.stdout.write(`${JSON.stringify(report)}\n`)
      const marks = { good: colors.green('✓'), note: colors.yellow('!'), bad: colors.red('✗') }
      for (const check of report.checks) process.stdout.write(`${marks[check.state]} ${check.name}: ${check.message}\n`)
      if (report.configuration.length > 0) process.stdout.write('\nConfiguration\n')
      for (const setting of report.configuration) {
        const value = setting.value === '' ? colors.dim('not set') : setting.value
        process.stdout.write(
          `  ${setting.name} = ${value}${setting.isDefault ? colors.dim('  (default)') : ''}\n    ${colors.dim(setting.description)}\n`,
        )
      }
    })
}

/** A server's configuration is its own affair. */
async function examine(options: DataOptions): Promise<DoctorReport> {
  if (options.server === undefined) {
    const { runDoctor } = await import('@heddle/runtime')
    return runDoctor(await loadConfiguration(options), process.env)
  }
  const { examineServer } = await import('../remote/examine-server.ts')
  const checks = await withClient(options.server, (client) => examineServer(client, readVersion()))
  return { checks, configuration: [] }
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024 * 1_024) return `${Math.ceil(bytes / 1_024)} KB`
  return `${(bytes / (1_024 * 1_024)).toFixed(1)} MB`
}
