import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { HeddleError } from '@heddle/model'
import type { Launch } from './wall.ts'

export interface Spawned {
  readonly child: ChildProcess
  readonly pid: number
  readonly stdout: Readable
  readonly stderr: Readable
  /** File descriptor 3 of the process, both ways. */
  readonly channel: Socket
}

/**
 * Starts a launch as the leader of its own process group, with an empty environment. Rejects with
 * `SANDBOX_CRASHED` when the system cannot start it.
 */
export async function spawnLaunch(launch: Launch): Promise<Spawned> {
  const inputs = launch.extraInputs.map(() => 'pipe' as const)
  const child = spawn(launch.command, launch.args, {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...inputs],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => {
      reject(
        new HeddleError('SANDBOX_CRASHED', `The sandbox process could not be started: ${cause.message}`, { cause }),
      )
    })
  })
  for (const [index, bytes] of launch.extraInputs.entries()) {
    const pipe = child.stdio[4 + index] as unknown as Socket
    // A process that dies while it is fed shows as its exit.
    pipe.on('error', () => {})
    pipe.resume()
    pipe.end(bytes)
  }
  const channel = child.stdio[3] as unknown as Socket
  channel.on('error', () => {})
  return { child, pid: child.pid ?? 0, stdout: child.stdout as Readable, stderr: child.stderr as Readable, channel }
}

/** Kills the whole process group, at once. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Already gone: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
