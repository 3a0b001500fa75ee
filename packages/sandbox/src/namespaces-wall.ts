import { findProgram } from './find-program.ts'
import { DEVICES, LIBRARY_FOLDERS, TEMP_FOLDER, type Wall } from './wall.ts'

const TOOLS = ['sh', 'unshare', 'mount', 'umount', 'pivot_root', 'setpriv', 'mkdir', 'touch', 'chmod'] as const

/** An existing folder, over which the new root is mounted; only the new mount namespace sees that. */
const ROOT = '/tmp'

/*
 * Runs as the first process of the new namespaces. Builds a root of nothing but the given paths (read-only) and a
 * temporary folder in memory, moves into it, drops every capability and becomes the program. The mount tools need
 * /proc to the end; it goes last.
 * Arguments: temporary bytes, number of paths, the paths, `--`, the program.
 */
const BUILD_ROOT = `set -e
temp_bytes=$1; count=$2; shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=1m,nosuid none ${ROOT}
expose() {
  if [ -d "$1" ]; then mkdir -p "${ROOT}$1"; else mkdir -p "${ROOT}\${1%/*}"; touch "${ROOT}$1"; fi
  mount --bind "$1" "${ROOT}$1"
}
while [ "$count" -gt 0 ]; do
  if [ -c "$1" ]; then expose "$1"; elif [ -e "$1" ]; then expose "$1"; mount -o remount,bind,ro,nosuid,nodev "${ROOT}$1"; fi
  count=$((count - 1)); shift
done
shift
mkdir -p ${ROOT}${TEMP_FOLDER} ${ROOT}/.old ${ROOT}/proc
mount --rbind /proc ${ROOT}/proc
mount -t tmpfs -o "mode=1777,size=$temp_bytes,nosuid,nodev,noexec" none ${ROOT}${TEMP_FOLDER}
cd ${ROOT}
pivot_root . .old
umount -l /.old
mount -o remount,bind,ro /
umount -l /proc
cd ${TEMP_FOLDER}
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all --securebits=+noroot,+noroot_locked -- "$@"
`

/**
 * `unshare`: own user, mount, network, process, IPC and host-name namespaces made with the tools of util-linux; the
 * same file tree as bubblewrap's, no capabilities. No system call filter: Node's permission system refuses new
 * processes, and `python-child.py` sets the filter itself.
 */
export const namespacesWall: Wall = {
  name: 'namespaces',
  holdsAnyProgram: true,
  async unavailable() {
    const missing: string[] = []
    for (const tool of TOOLS) if ((await findProgram(tool)) === null) missing.push(tool)
    if (missing.length === 0) return null
    return `${missing.join(', ')} not found; install the packages util-linux and coreutils, or bubblewrap`
  },
  async launch(program) {
    const tools: string[] = []
    for (const tool of ['umount', 'mount', 'setpriv']) tools.push((await findProgram(tool)) ?? tool)
    const paths = [...LIBRARY_FOLDERS, ...program.readable, ...tools, ...DEVICES]
    const unshare = [
      '--user',
      '--map-root-user',
      '--mount',
      '--net',
      '--pid',
      '--ipc',
      '--uts',
      '--fork',
      '--kill-child',
    ]
    const build = ['/bin/sh', '-c', BUILD_ROOT, 'sh', String(program.tempBytes), String(paths.length), ...paths]
    return {
      command: (await findProgram('unshare')) ?? 'unshare',
      args: [...unshare, '--', ...build, '--', program.command, ...program.args],
      extraInputs: [],
    }
  },
}
