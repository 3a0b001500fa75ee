import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { HeddleError, MAX_VALUE_BYTES } from '@heddle/model'
import type { Caller, SandboxJob, SandboxPort, SandboxResult } from '@heddle/node-sdk'
import { OVERHEAD_BYTES, RETIRE_CPU_SECONDS, makeJobLaunch, type Runtimes } from './interpreters.ts'
import { SandboxProcess } from './sandbox-process.ts'
import type { Wall, WallName } from './wall.ts'
import { WallChoice, type WallReport } from './wall-choice.ts'
import { WarmPool } from './warm-pool.ts'

export interface SandboxOptions {
  /** The weakest wall that is accepted (`HEDDLE_SANDBOX`). Default `permission`. */
  readonly minimumWall?: WallName
  /** Only these walls are tried. Default: all. */
  readonly walls?: readonly WallName[]
  /** Node 26, by absolute path. Default: the one that runs this. */
  readonly nodePath?: string
  /** Python 3. Default: `python3` of the search path, then the system's. */
  readonly pythonPath?: string
  readonly warm?: {
    /** Processes at a time, idle ones included; more runs wait. Default 2 × cores, at least 4. */
    readonly maxProcesses?: number
    /** Default 1,000. */
    readonly maxRuns?: number
    /** Default 30,000. */
    readonly idleMs?: number
  }
  /** Holds the bait of the probes for as long as they run. Default: the system's folder for temporary files. */
  readonly tempDir?: string
}

export interface Sandbox extends SandboxPort {
  /** What stands on this machine, strongest first. Tries each wall once, by running a program that tries to get out. */
  walls(): Promise<readonly WallReport[]>
  /** Kills every process; running code ends with `SANDBOX_CRASHED`. Nothing is left when it resolves. */
  close(): Promise<void>
}

interface Choice {
  readonly wall: Wall
  readonly runtimes: Runtimes
}

const FILE_NAME = /^[^/\0]{1,255}$/

/**
 * Makes a sandbox: people's code runs in separate processes without environment, network, files (but an empty
 * temporary folder for Python) or child processes, with limits on memory, processor time, wall time and output.
 *
 * `run` rejects with `SANDBOX_UNAVAILABLE` (no wall that is strong enough), `TOOL_BAD_REQUEST` (the code threw, does
 * not parse, or waits for nothing), `OUTPUT_INVALID` (its result is not JSON), `INPUT_INVALID` (a bad file name),
 * `SANDBOX_LIMIT`, `SANDBOX_CRASHED`, and with the signal's reason or `CANCELLED`.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const tempDir = options.tempDir ?? tmpdir()
  const nodePath = realpath(options.nodePath ?? process.execPath)
  const choice = nodePath.then(
    (path) =>
      new WallChoice({
        nodePath: path,
        tempDir,
        walls: options.walls,
        pythonPath: options.pythonPath,
        minimumWall: options.minimumWall ?? 'permission',
      }),
  )
  // Whoever runs first hears of it; nobody may be listening yet.
  choice.catch(() => {})
  const pool = new WarmPool({
    maxProcesses: options.warm?.maxProcesses ?? Math.max(4, availableParallelism() * 2),
    maxRuns: options.warm?.maxRuns ?? 1_000,
    maxCpuMs: RETIRE_CPU_SECONDS * 1_000,
    idleMs: options.warm?.idleMs ?? 30_000,
  })

  async function choose(job: SandboxJob): Promise<Choice> {
    const walls = await choice
    if (job.language !== 'python') {
      return { wall: await walls.forJavaScript(), runtimes: { nodePath: await nodePath, python: null } }
    }
    const { wall, python } = await walls.forPython()
    return { wall, runtimes: { nodePath: await nodePath, python } }
  }

  async function run(caller: Caller, job: SandboxJob, signal: AbortSignal): Promise<SandboxResult> {
    checkFileNames(job)
    const input = toInputText(job)
    const { wall, runtimes } = await choose(job)
    const start = async () => SandboxProcess.start(await makeJobLaunch(job, wall, runtimes))
    const overheadBytes = OVERHEAD_BYTES[job.language]
    const answer = await pool.withProcess({ key: makeKey(caller, job), start, signal }, (process) =>
      process.run({ job, input, signal, overheadBytes }),
    )
    return { ...answer, wall: wall.name }
  }

  return {
    run,
    walls: async () => (await choice).report(),
    close: () => pool.close(),
  }
}

/** A process serves one workspace, one code and one set of limits. */
function makeKey({ workspaceId }: Caller, job: SandboxJob): string {
  const code = createHash('sha256').update(job.code).digest('hex')
  return JSON.stringify([workspaceId, job.language, job.memoryMb, job.cpuSeconds, code])
}

function toInputText(job: SandboxJob): string {
  const text = JSON.stringify(job.input)
  if (Buffer.byteLength(text, 'utf8') <= MAX_VALUE_BYTES) return text
  throw new HeddleError('PAYLOAD_TOO_LARGE', `The code's input is larger than ${MAX_VALUE_BYTES} bytes; pass a file.`)
}

function checkFileNames(job: SandboxJob): void {
  for (const name of Object.keys(job.files ?? {})) {
    if (FILE_NAME.test(name) && name !== '.' && name !== '..' && Buffer.byteLength(name) <= 255) continue
    throw new HeddleError('INPUT_INVALID', `"${name}" cannot name a file; use a plain name without folders.`)
  }
}
