import { createServer, type AddressInfo, type Server } from 'node:net'
import { loadChildProgram } from './child-program.ts'
import { NODE_WALL_FLAGS } from './interpreters.ts'
import { layBait } from './probe-bait.ts'
import type { PythonRuntime } from './python-runtime.ts'
import { killGroup, spawnLaunch } from './spawn-launch.ts'
import type { Launch, Wall, WalledProgram } from './wall.ts'

const PROBE_TIMEOUT_MS = 30_000
const PROBE_TEMP_BYTES = 1024 * 1024

export interface ProbeContext {
  readonly nodePath: string
  /** A folder of ours, in which the probe lays out what must not be reached. */
  readonly tempDir: string
}

/**
 * Really runs a program behind the wall that tries to get out: read a file of the host, write to a folder of the
 * host, connect to a port that this process listens on, see any environment, start a process. Gives `null` when it
 * reached nothing, else why the wall is not to be trusted here.
 */
export async function probeWall(
  wall: Wall,
  python: PythonRuntime | null,
  context: ProbeContext,
): Promise<string | null> {
  const reason = await wall.unavailable()
  if (reason !== null) return reason
  await using bait = await layBait(context.tempDir)
  const server = await listen()
  try {
    const { port } = server.address() as AddressInfo
    const args = [bait.file, bait.folder, String(port)]
    const program =
      python === null ? await javascriptProbe(wall, args, context) : await pythonProbe(python, args, context)
    const output = await runProbe(await wall.launch(program))
    if (!(await bait.isStillThere())) return `${wall.name} could not be probed: somebody removed ${bait.folder}`
    return judge(wall, output)
  } finally {
    server.close()
  }
}

async function javascriptProbe(wall: Wall, args: readonly string[], context: ProbeContext): Promise<WalledProgram> {
  const flags = wall.holdsAnyProgram ? ['--no-warnings'] : NODE_WALL_FLAGS
  const program = await loadChildProgram('probe-child.ts', context.nodePath)
  return {
    command: context.nodePath,
    args: [...flags, '--input-type=module', '--eval', program, ...args],
    readable: [context.nodePath],
    tempBytes: PROBE_TEMP_BYTES,
  }
}

async function pythonProbe(
  python: PythonRuntime,
  args: readonly string[],
  context: ProbeContext,
): Promise<WalledProgram> {
  const program = await loadChildProgram('probe-child.py', context.nodePath)
  return {
    command: python.command,
    args: ['-I', '-S', '-B', '-c', program, ...args],
    readable: python.readable,
    tempBytes: PROBE_TEMP_BYTES,
  }
}

function judge(wall: Wall, output: { readonly stdout: string; readonly stderr: string }): string | null {
  const reached = parseReached(output.stdout)
  if (reached === null)
    return `${wall.name} does not work here: ${output.stderr.trim() || 'the probe ended without a word'}`
  // Without a system call filter a namespace cannot refuse processes; they are held, and die, with it.
  const escapes = wall.name === 'namespaces' ? reached.filter((what) => what !== 'a new process') : reached
  return escapes.length === 0 ? null : `${wall.name} does not hold here: the probe reached ${escapes.join(', ')}`
}

function parseReached(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.map(String) : null
  } catch {
    // It did not get as far as its report.
    return null
  }
}

async function runProbe(launch: Launch): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { child, pid, channel, stdout, stderr } = await spawnLaunch(launch)
  channel.end()
  channel.resume()
  const said = { stdout: '', stderr: '' }
  stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString('utf8')))
  stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString('utf8')))
  const timer = setTimeout(() => killGroup(pid), PROBE_TIMEOUT_MS)
  await new Promise<void>((resolve) => child.once('close', () => resolve()))
  clearTimeout(timer)
  return said
}

async function listen(): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return server
}
