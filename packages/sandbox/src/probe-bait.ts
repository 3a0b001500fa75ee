import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const PREFIX = 'heddle-probe-'

/** What a probe must not reach: a folder of the host with a file in it. */
export interface ProbeBait extends AsyncDisposable {
  readonly folder: string
  readonly file: string
  /** False when somebody took it away, so that not reaching it proves nothing. */
  isStillThere(): Promise<boolean>
}

/** Lays out a bait in `tempDir`, and takes away those whose process died before it could. */
export async function layBait(tempDir: string): Promise<ProbeBait> {
  await sweepBaits(tempDir)
  const folder = await mkdtemp(join(tempDir, `${PREFIX}${process.pid}-`))
  const file = join(folder, 'secret')
  await writeFile(file, randomUUID(), { mode: 0o644 })
  return {
    folder,
    file,
    isStillThere: async () => (await stat(file).catch(() => null)) !== null,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function sweepBaits(tempDir: string): Promise<void> {
  for (const name of await readdir(tempDir)) {
    const pid = /^heddle-probe-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    // Another user's is not ours to remove; it stays until that user's next probe.
    await rm(join(tempDir, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
