import type { Launch } from './wall.ts'

/** What the kernel enforces on a sandbox process for all of its life. */
export interface ProcessLimits {
  /** Processor time until it is killed; a backstop, the limit of one run is watched by `SandboxProcess`. */
  readonly cpuSeconds: number
  /** Private writable memory. */
  readonly dataBytes: number
  /** Address space; `null` sets none (V8 reserves far more addresses than it uses). */
  readonly addressBytes: number | null
  /** Largest file it can write. */
  readonly fileBytes: number
}

const MAX_OPEN_FILES = 256

// A limit that this system does not know is left out: the probe and the watch over the process are there as well.
const SET_LIMITS = `
ulimit -c 0; ulimit -n ${MAX_OPEN_FILES} 2>/dev/null; ulimit -t "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null
ulimit -d "$3" 2>/dev/null
[ "$4" = none ] || ulimit -v "$4" 2>/dev/null
shift 4; exec "$@"`

/** The kernel kills the process when the server dies, however that dies. */
const DIE_WITH_PARENT = ['--pdeathsig', 'KILL', '--']

const FILE_BLOCK_BYTES = 512

/**
 * The same launch through a shell that sets the limits first and then becomes the program. With `setpriv`, the path
 * of that tool of util-linux, the process also dies with this one.
 */
export function limitLaunch(launch: Launch, limits: ProcessLimits, setpriv: string | null): Launch {
  const numbers = [
    String(Math.ceil(limits.cpuSeconds)),
    String(Math.ceil(limits.fileBytes / FILE_BLOCK_BYTES)),
    toKib(limits.dataBytes),
    toKib(limits.addressBytes),
  ]
  const bound = setpriv === null ? [] : [setpriv, ...DIE_WITH_PARENT]
  const args = ['-c', SET_LIMITS, 'sh', ...numbers, ...bound, launch.command, ...launch.args]
  return { command: '/bin/sh', args, extraInputs: launch.extraInputs }
}

function toKib(bytes: number | null): string {
  return bytes === null ? 'none' : String(Math.ceil(bytes / 1024))
}
