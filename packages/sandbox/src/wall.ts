/** What stands between code and the machine, strongest first. */
export const WALLS = ['container', 'bubblewrap', 'namespaces', 'permission'] as const
export type WallName = (typeof WALLS)[number]

/** A program to start behind a wall. All paths are absolute and real (no symbolic links). */
export interface WalledProgram {
  readonly command: string
  readonly args: readonly string[]
  /** What the program must be able to read besides the system's shared libraries; seen under the same paths. */
  readonly readable: readonly string[]
  /** Size of the temporary folder, the only place that can be written, in bytes. */
  readonly tempBytes: number
}

/** What to spawn so that the program runs behind the wall. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  /** Written to file descriptors 4, 5, … of the launched process; 3 is the channel. */
  readonly extraInputs: readonly Uint8Array[]
}

/** One way to wall a program in. */
export interface Wall {
  readonly name: WallName
  /** Whether it can hold any program, not only Node. */
  readonly holdsAnyProgram: boolean
  /** Why it cannot work here, before trying; `null` when a try is worth it. */
  unavailable(): Promise<string | null>
  launch(program: WalledProgram): Promise<Launch>
}

/** Where the only writable folder is, inside a wall that has one. No system has anything under this name. */
export const TEMP_FOLDER = '/sandbox'

/** System folders with the shared libraries that interpreters load; missing ones are left out. */
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/etc/ld.so.cache'] as const

/** Devices that programs expect. */
export const DEVICES = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom'] as const

/** Whether `wall` is at least as strong as `minimum`. */
export function isStrongEnough(wall: WallName, minimum: WallName): boolean {
  return WALLS.indexOf(wall) <= WALLS.indexOf(minimum)
}

/** The libraries and what the program needs besides, without what lies inside another of them. */
export function listReadable(program: WalledProgram): readonly string[] {
  const paths = [...LIBRARY_FOLDERS, ...program.readable]
  return paths.filter((path, index) => {
    const isInside = paths.some((other) => path.startsWith(`${other}/`))
    return !isInside && paths.indexOf(path) === index
  })
}
