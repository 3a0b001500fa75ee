import { arch } from 'node:process'
import type { SandboxJob } from '@heddle/node-sdk'
import { loadChildProgram } from './child-program.ts'
import { findProgram } from './find-program.ts'
import { limitLaunch, type ProcessLimits } from './process-limits.ts'
import type { PythonRuntime } from './python-runtime.ts'
import { makeSeccompFilter } from './seccomp-filter.ts'
import type { Launch, Wall, WalledProgram } from './wall.ts'

const MB = 1024 * 1024

/** Private memory that Node reserves for itself, measured at 600 MB with the TypeScript stripper loaded. */
const NODE_DATA_BYTES = 768 * MB
/** Private memory of Python itself, with the stacks of a few threads. */
const PYTHON_DATA_BYTES = 96 * MB
/** Addresses that Python, its libraries and the allocator's arenas reserve; bounds shared memory, which is not private. */
const PYTHON_ADDRESS_BYTES = 768 * MB
/** Resident memory of an idle interpreter with its wall, with room to spare. */
export const OVERHEAD_BYTES = { javascript: 160 * MB, typescript: 192 * MB, python: 64 * MB } as const

/** A process is retired after this much processor time, so that the kernel's limit is never met by a good one. */
export const RETIRE_CPU_SECONDS = 60

/** Room in the temporary folder beside the job's files. */
const TEMP_BYTES = 64 * MB

/** Node's flags for every sandbox process: no permission is given, and nothing can be attached to it. */
export const NODE_WALL_FLAGS = [
  '--permission',
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--disable-sigusr1',
  '--no-warnings',
] as const

/** The interpreters of this machine; `python` only for Python jobs. */
export interface Runtimes {
  readonly nodePath: string
  readonly python: PythonRuntime | null
}

/** What a process for the job's language and limits is started with. */
export async function makeJobLaunch(job: SandboxJob, wall: Wall, runtimes: Runtimes): Promise<Launch> {
  const { nodePath, python } = runtimes
  const program =
    python === null ? await toNodeProgram(job, nodePath) : await toPythonProgram(wall, job, { nodePath, python })
  return limitLaunch(await wall.launch(program), toLimits(job, program.tempBytes), await findProgram('setpriv'))
}

async function toNodeProgram(job: SandboxJob, nodePath: string): Promise<WalledProgram> {
  const heap = `--max-old-space-size=${Math.ceil(job.memoryMb)}`
  const program = await loadChildProgram('javascript-child.ts', nodePath)
  return {
    command: nodePath,
    args: [...NODE_WALL_FLAGS, heap, '--input-type=module', '--eval', program],
    readable: [nodePath],
    tempBytes: MB,
  }
}

async function toPythonProgram(
  wall: Wall,
  job: SandboxJob,
  { nodePath, python }: { readonly nodePath: string; readonly python: PythonRuntime },
): Promise<WalledProgram> {
  const program = await loadChildProgram('python-child.py', nodePath)
  const filter = wall.name === 'bubblewrap' ? null : makeSeccompFilter(arch)
  const filterText = filter === null ? '' : Buffer.from(filter).toString('hex')
  const fileBytes = Object.values(job.files ?? {}).reduce((sum, content) => sum + content.byteLength, 0)
  return {
    command: python.command,
    args: ['-I', '-S', '-B', '-u', '-X', 'utf8', '-c', program, filterText],
    readable: python.readable,
    tempBytes: TEMP_BYTES + fileBytes,
  }
}

function toLimits(job: SandboxJob, tempBytes: number): ProcessLimits {
  const isPython = job.language === 'python'
  const memoryBytes = job.memoryMb * MB
  return {
    cpuSeconds: job.cpuSeconds + RETIRE_CPU_SECONDS,
    dataBytes: memoryBytes + (isPython ? PYTHON_DATA_BYTES : NODE_DATA_BYTES),
    addressBytes: isPython ? memoryBytes + PYTHON_ADDRESS_BYTES : null,
    fileBytes: tempBytes,
  }
}
