import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = join(ROOT, 'apps/cli/src/main.ts')

/** How a `heddle` command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the real command from the root of the checkout. Who starts it ends it. */
export function startHeddle(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: ROOT,
    // Its output is compared as text, whatever terminal the tests run in.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', HEDDLE_SERVER: undefined, ...env },
  })
}

/** What a command printed, once it has ended. */
export function untilEnded(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** What a command has printed on standard output when `pattern` appears. Rejects when it ends before. */
export function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
      if (pattern.test(text)) resolve(text)
    })
    child.on('exit', () => reject(new Error(`It ended before it printed ${pattern}: ${text}`)))
  })
}

/** A server of its own, on a free port unless one is given. */
export async function startServerProcess(
  data: string,
  port = '0',
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = startHeddle(['start', '--data', data, '--port', port], { HEDDLE_LOG: 'silent' })
  const printed = await untilPrinted(child, /next /)
  return { child, url: /http:\/\/localhost:\d+/.exec(printed)?.[0] ?? '' }
}
