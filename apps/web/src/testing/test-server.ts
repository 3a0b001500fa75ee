import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** A running Heddle with data of its own. */
export interface TestServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Builds the web app when it is stale, then starts a real server on a free port with an empty data folder. */
export async function startTestServer(): Promise<TestServer> {
  runHere(['scripts/build-web.ts'])
  const data = mkdtempSync(join(tmpdir(), 'heddle-web-'))
  const child = spawn(process.execPath, [...QUIET, join(ROOT, 'apps/cli/src/main.ts'), 'start', '--data', data], {
    cwd: ROOT,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /ready on (http:\/\/localhost:\d+)/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', () => reject(new Error(`The server ended before it was ready:\n${output}`)))
  })
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  return { url, stop }
}

const QUIET = ['--disable-warning=ExperimentalWarning']

function runHere(args: readonly string[]): void {
  execFileSync(process.execPath, [...QUIET, ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** Without settings of the person who runs the tests. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(HEDDLE_|DATABASE_URL$|VITEST)/.test(name))
  return { ...Object.fromEntries(kept), PORT: '0', NODE_ENV: 'production' }
}
