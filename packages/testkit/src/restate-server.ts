import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A real Restate server, with a folder of its own, for as long as a test needs it. */
export interface RestateServer {
  readonly ingressUrl: string
  readonly adminUrl: string
  /** Makes the server know the handlers that are served at `url`. */
  register(url: string): Promise<void>
  /** `kill -9`, then start again on the same folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const READY_MS = 60_000
/** The server itself, not the script in `.bin`: killing that one would leave the server running. */
const BINARY = fileURLToPath(
  new URL(
    `../../../tools/test-servers/node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
    import.meta.url,
  ),
)

/** Whether the server was installed (`tools/test-servers`). */
export function isRestateInstalled(): boolean {
  return existsSync(BINARY)
}

/** A port that was free may be taken by the time the server asks for it: then others are tried. */
const START_TRIES = 3

/** Starts a server on free ports and waits, at most a minute, until it is healthy. */
export async function startRestateServer(): Promise<RestateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-restate-'))
  const started = await startOnFreePorts(folder).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  let { child } = started
  const { setUp, ingress } = started
  const adminUrl = `http://127.0.0.1:${setUp.adminPort}`
  const endWithTest = () => child.kill('SIGKILL')
  process.once('exit', endWithTest)
  return {
    ingressUrl: `http://127.0.0.1:${ingress}`,
    adminUrl,
    register: (url) => registerDeployment(adminUrl, url),
    restart: async () => {
      await endProcess(child, 'SIGKILL')
      child = await startProcess(setUp)
    },
    stop: async () => {
      process.removeListener('exit', endWithTest)
      await endProcess(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface SetUp {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly adminPort: number
}

interface Started {
  readonly child: ChildProcess
  readonly setUp: SetUp
  readonly ingress: number
}

async function startOnFreePorts(folder: string, triesLeft = START_TRIES): Promise<Started> {
  const [ingress = 0, adminPort = 0, node = 0] = await findFreePorts(3)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    // The server leaves folders behind where temporary files go.
    TMPDIR: folder,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${adminPort}`,
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_LISTEN_MODE: 'tcp',
    DO_NOT_TRACK: '1',
  }
  const args = ['--base-dir', folder, '--node-name', 'test', '--no-logo', '--log-filter', 'warn']
  const setUp = { args, env, adminPort }
  try {
    return { child: await startProcess(setUp), setUp, ingress }
  } catch (error) {
    if (triesLeft <= 1) throw error
    return startOnFreePorts(folder, triesLeft - 1)
  }
}

async function startProcess({ args, env, adminPort }: SetUp): Promise<ChildProcess> {
  const child = spawn(BINARY, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (data: Buffer) => (output = (output + data.toString()).slice(-4_000))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const deadline = Date.now() + READY_MS
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/health`, {
      signal: AbortSignal.timeout(2_000),
    }).catch(() => null)
    if (answer?.ok) return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await endProcess(child, 'SIGKILL')
  throw new Error(`The Restate server was not ready within ${READY_MS / 1_000} s:\n${output}`)
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

async function registerDeployment(adminUrl: string, uri: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  let last = ''
  while (Date.now() < deadline) {
    const answer = await fetch(`${adminUrl}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri, force: true }),
    }).catch((error: Error) => error)
    if (!(answer instanceof Error) && answer.ok) return
    last = answer instanceof Error ? answer.message : `${answer.status} ${await answer.text()}`
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`Restate did not take the deployment at ${uri}: ${last}`)
}

async function findFreePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
  return ports
}
