import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { listDescendants, waitUntilGone } from './process-tree.ts'

const PROGRAM = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
/** How long what a killed server started may live on. */
const ORPHANS_MS = 10_000
const READY = /is ready on (http:\/\/localhost:\d+)/

/** One life of `heddle start`, as its terminal shows it. */
export class ServerProcess {
  /** Its address, once it takes work; rejects when it ends first. */
  readonly ready: Promise<string>
  /** Lines of standard error. */
  readonly log: string[] = []
  readonly leftOver: string[] = []
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#closed = once(child, 'close')
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    this.ready = promise
    this.ready.catch(() => {})
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const url = READY.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log.push(...text.split('\n').filter((line) => line.trim() !== ''))
    })
    void this.#closed.then(() => reject(new Error(`The server ${child.pid} has ended.\n${this.log.join('\n')}`)))
  }

  /** Starts the server on a data folder and a free port. */
  static start(folders: { readonly data: string; readonly temp: string }): ServerProcess {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', PROGRAM, 'start', '--port', '0', '--data', folders.data],
      {
        env: { ...process.env, TMPDIR: folders.temp, HEDDLE_LOG: 'error', HEDDLE_EXAMPLES: 'none' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    return new ServerProcess(child)
  }

  /** `kill -9`. Resolves when it and all it started are gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const children = listDescendants(this.#child.pid ?? 0)
    this.#child.kill(signal)
    await this.#closed
    const left = await waitUntilGone(children, ORPHANS_MS)
    this.leftOver.push(...left.map(({ command, pid }) => `left ${command} (${pid}) running`))
  }
}
