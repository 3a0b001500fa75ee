import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Configuration, Operations } from '@heddle/runtime'
import type { HeddleCalls } from './heddle-calls.ts'
import { withClient } from './remote/with-client.ts'

/** Options of every command on a data folder or a server. */
export interface DataOptions {
  readonly data?: string
  readonly temporary?: boolean
  /** Address of the server to talk to instead, as `addServerOption` left it. */
  readonly server?: string
}

/** `--data`, else `HEDDLE_DATA`, else `.heddle` here; with `--temporary` a folder that goes away again. */
export async function loadConfiguration(options: DataOptions): Promise<Configuration> {
  const { parseConfiguration } = await import('@heddle/runtime')
  const configuration = parseConfiguration(process.env)
  if (options.temporary === true)
    return { ...configuration, databaseUrl: null, dataFolder: mkdtempSync(join(tmpdir(), 'heddle-')) }
  return options.data === undefined ? configuration : { ...configuration, dataFolder: resolve(options.data) }
}

/** Opens the data folder, or talks to the process that owns it, for as long as `use` runs. */
export async function withOperations<Result>(
  options: DataOptions,
  use: (operations: Operations) => Promise<Result>,
): Promise<Result> {
  const { openOperations } = await import('@heddle/runtime')
  const configuration = await loadConfiguration(options)
  const operations = await openOperations(configuration)
  try {
    return await use(operations)
  } finally {
    await operations.close()
    if (options.temporary === true) rmSync(configuration.dataFolder, { recursive: true, force: true })
  }
}

/** Like `withOperations`, or, with `--server`, talks to that server. */
export async function withHeddle<Result>(
  options: DataOptions,
  use: (heddle: HeddleCalls) => Promise<Result>,
): Promise<Result> {
  const { server } = options
  if (server === undefined) return withOperations(options, use)
  const { createRemoteOperations } = await import('./remote/remote-operations.ts')
  return withClient(server, (client) => use(createRemoteOperations(client)))
}
