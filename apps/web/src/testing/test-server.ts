import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** A running Heddle with data of its own. */
export interface TestServer {
  readonly url: string
  /** Ends the process and keeps its data. */
  readonly pause: () => Promise<void>
  /** Starts it again at the same address, with the same data. */
  readonly resume: () => Promise<void>
  /** Ends it and deletes its data. */
  readonly stop: () => Promise<void>
}

/**
 * Builds the web app when it is stale, then starts a real server on a free port with an empty data folder. `settings`
 * are environment variables.
 */
export async function startTestServer(settings: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  execFileSync(process.execPath, [...QUIET, 'scripts/build-web.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const data = mkdtempSync(join(tmpdir(), 'heddle-web-'))
  let { child, url } = await startHeddle(data, { ...settings, PORT: '0' })
  const pause = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await ended
  }
  return {
    url,
    pause,
    resume: async () => {
      ;({ child, url } = await startHeddle(data, { ...settings, PORT: new URL(url).port }))
    },
    stop: async () => {
      await pause()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

interface Started {
  readonly child: ChildProcess
  readonly url: string
}

function startHeddle(data: string, settings: NodeJS.ProcessEnv): Promise<Started> {
  const args = [...QUIET, join(ROOT, 'apps/cli/src/main.ts'), 'start', '--data', data]
  const env = { ...cleanEnvironment(), ...settings }
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const url = /ready on (http:\/\/localhost:\d+)/.exec(output)?.[1]
      if (url !== undefined) resolve({ child, url })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(`The server ended before it was ready:\n${output}`)))
  })
}

const QUIET = ['--disable-warning=ExperimentalWarning']

/** Without settings of the person who runs the tests. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(HEDDLE_|DATABASE_URL$|VITEST)/.test(name))
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' }
}
