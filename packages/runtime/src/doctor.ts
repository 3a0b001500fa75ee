import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { describeConfiguration, type Configuration } from './configuration.ts'
import { readControlFile } from './control-file.ts'
import { createSandboxOf } from './create-ports.ts'

/** One thing `heddle doctor` looked at. `bad`: Heddle does not work; `note`: something it offers does not. */
export interface DoctorCheck {
  readonly name: string
  readonly state: 'good' | 'note' | 'bad'
  readonly message: string
}

export interface DoctorReport {
  readonly checks: readonly DoctorCheck[]
  readonly configuration: ReturnType<typeof describeConfiguration>
}

const LOW_DISK_BYTES = 1024 ** 3

/** Looks at what Heddle needs on this machine. Starts nothing that stays. */
export async function runDoctor(configuration: Configuration, environment: NodeJS.ProcessEnv): Promise<DoctorReport> {
  const checks = [
    checkNode(),
    await checkFolder(configuration),
    await checkOwner(configuration),
    ...(await checkWalls(configuration)),
  ]
  return { checks, configuration: describeConfiguration(environment) }
}

function checkNode(): DoctorCheck {
  const isRight = Number(process.versions.node.split('.')[0]) === 26
  return {
    name: 'Node',
    state: isRight ? 'good' : 'bad',
    message: isRight
      ? process.version
      : `${process.version}; Heddle runs on Node 26. Start it through the heddle command.`,
  }
}

async function checkFolder(configuration: Configuration): Promise<DoctorCheck> {
  const name = 'data folder'
  try {
    await mkdir(configuration.dataFolder, { recursive: true })
    await access(configuration.dataFolder, constants.W_OK)
    const { bavail, bsize } = await statfs(configuration.dataFolder)
    const freeGb = ((bavail * bsize) / 1024 ** 3).toFixed(1)
    const isLow = bavail * bsize < LOW_DISK_BYTES
    return {
      name,
      state: isLow ? 'note' : 'good',
      message: `${configuration.dataFolder}, ${freeGb} GB free${isLow ? '. Make room: below 1 GB Heddle may stop taking work.' : ''}`,
    }
  } catch (error) {
    return { name, state: 'bad', message: `${configuration.dataFolder} cannot be written: ${(error as Error).message}` }
  }
}

async function checkOwner(configuration: Configuration): Promise<DoctorCheck> {
  const control = await readControlFile(configuration.dataFolder)
  const isAlive = control !== null && isProcessAlive(control.pid)
  const message = isAlive ? `process ${control.pid}; commands talk to it` : 'no process has the data open'
  return { name: 'owner', state: 'good', message }
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function checkWalls(configuration: Configuration): Promise<readonly DoctorCheck[]> {
  const sandbox = createSandboxOf(configuration)
  try {
    const walls = await sandbox.walls()
    const working = walls.filter((wall) => wall.works)
    const python = walls.some((wall) => wall.works && wall.languages.includes('python'))
    return [
      ...walls.map((wall): DoctorCheck => ({
        name: `wall ${wall.wall}`,
        state: wall.works ? 'good' : 'note',
        message: wall.works ? 'works' : (wall.reason ?? 'does not work'),
      })),
      working.length > 0
        ? { name: 'code.javascript', state: 'good', message: 'runs' }
        : {
            name: 'code.javascript',
            state: 'note',
            message: `No wall of strength ${configuration.minimumWall} or more works; these nodes are refused.`,
          },
      python
        ? { name: 'code.python', state: 'good', message: 'runs' }
        : {
            name: 'code.python',
            state: 'note',
            message:
              'It needs bubblewrap or user namespaces, and python3; these nodes are refused. On Debian: apt-get install bubblewrap python3',
          },
    ]
  } finally {
    await sandbox.close()
  }
}
