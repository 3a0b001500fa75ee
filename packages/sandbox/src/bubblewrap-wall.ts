import { arch } from 'node:process'
import { findProgram } from './find-program.ts'
import { makeSeccompFilter } from './seccomp-filter.ts'
import { DEVICES, TEMP_FOLDER, listReadable, type Wall, type WalledProgram } from './wall.ts'

const SECCOMP_FD = 4

const NAMESPACES = ['user', 'ipc', 'pid', 'net', 'uts', 'cgroup-try'].map((name) => `--unshare-${name}`)
const PROCESS = ['--die-with-parent', '--clearenv', '--hostname', 'sandbox', '--cap-drop', 'ALL']
const TEMP = ['--tmpfs', TEMP_FOLDER, '--chdir', TEMP_FOLDER, '--remount-ro', '/']

/**
 * `bwrap`: own user, mount, network, process, IPC and host-name namespaces, no capabilities, a file tree of nothing
 * but libraries and the interpreter (read-only) and a temporary folder in memory, and a system call filter that
 * refuses new processes.
 */
export const bubblewrapWall: Wall = {
  name: 'bubblewrap',
  holdsAnyProgram: true,
  async unavailable() {
    if ((await findProgram('bwrap')) !== null) return null
    return 'bwrap is not installed; install the package bubblewrap'
  },
  async launch(program) {
    const bwrap = (await findProgram('bwrap')) ?? 'bwrap'
    const filter = makeSeccompFilter(arch)
    return {
      command: bwrap,
      args: [...isolation(program), ...(filter === null ? [] : ['--seccomp', String(SECCOMP_FD)]), ...command(program)],
      extraInputs: filter === null ? [] : [filter],
    }
  },
}

function isolation(program: WalledProgram): readonly string[] {
  return [
    ...NAMESPACES,
    ...PROCESS,
    ...listReadable(program).flatMap((path) => ['--ro-bind-try', path, path]),
    ...DEVICES.flatMap((path) => ['--dev-bind-try', path, path]),
    '--size',
    String(program.tempBytes),
    ...TEMP,
  ]
}

function command(program: WalledProgram): readonly string[] {
  return ['--', program.command, ...program.args]
}
