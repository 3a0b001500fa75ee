import { stat } from 'node:fs/promises'
import { HeddleError } from '@heddle/model'
import { findProgram } from './find-program.ts'
import { DEVICES, TEMP_FOLDER, listReadable, type Wall } from './wall.ts'

const TOOLS = ['sh', 'unshare', 'mount', 'umount', 'pivot_root', 'setpriv', 'mkdir', 'touch'] as const

/** Folders over which the new root may be mounted; only the new mount namespace sees that. */
const MOUNT_POINTS = ['/mnt', '/media', '/srv', '/tmp'] as const

/*
 * Runs as the first process of the new namespaces. Builds a root of nothing but the given paths (read-only) and a
 * temporary folder in memory, moves into it, drops every capability and becomes the program. The mount tools need
 * /proc to the end; it goes last.
 * Arguments: the folder for the root, temporary bytes, number of paths, the paths, `--`, the program.
 */
const BUILD_ROOT = `set -e
root=$1; temp_bytes=$2; count=$3; shift 3
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=1m,nosuid none "$root"
expose() {
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root\${1%/*}"; touch "$root$1"; fi
  mount --bind "$1" "$root$1"
}
while [ "$count" -gt 0 ]; do
  if [ -c "$1" ]; then expose "$1"; elif [ -e "$1" ]; then expose "$1"; mount -o remount,bind,ro,nosuid,nodev "$root$1"; fi
  count=$((count - 1)); shift
done
shift
mkdir -p "$root${TEMP_FOLDER}" "$root/.old" "$root/proc"
mount --rbind /proc "$root/proc"
mount -t tmpfs -o "mode=1777,size=$temp_bytes,nosuid,nodev,noexec" none "$root${TEMP_FOLDER}"
cd "$root"
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
    const paths = [...listReadable({ ...program, readable: [...program.readable, ...tools] }), ...DEVICES]
    const root = await findMountPoint(paths)
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
    const build = ['/bin/sh', '-c', BUILD_ROOT, 'sh', root, String(program.tempBytes), String(paths.length), ...paths]
    return {
      command: (await findProgram('unshare')) ?? 'unshare',
      args: [...unshare, '--', ...build, '--', program.command, ...program.args],
      extraInputs: [],
    }
  },
}

/** A folder that exists and hides none of the paths when it is mounted over. */
async function findMountPoint(paths: readonly string[]): Promise<string> {
  for (const folder of MOUNT_POINTS) {
    const isFolder = await stat(folder).then((found) => found.isDirectory(), isMissing)
    if (isFolder && !paths.some((path) => path.startsWith(`${folder}/`))) return folder
  }
  throw new HeddleError('SANDBOX_UNAVAILABLE', `None of ${MOUNT_POINTS.join(', ')} can be mounted over.`)
}

/** A folder that cannot be looked at is none for us. */
function isMissing(): false {
  return false
}
