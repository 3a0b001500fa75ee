import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ControlAddress } from './control-server.ts'

/** How other processes of the same user reach the owner of a data folder. Readable by that user only. */
export interface ControlFile extends ControlAddress {
  readonly pid: number
}

/** Writes `heddle.control`; the result removes it again. */
export async function writeControlFile(dataFolder: string, control: ControlFile): Promise<() => Promise<void>> {
  const path = toPath(dataFolder)
  await writeFile(`${path}.new`, `${JSON.stringify(control)}\n`, { mode: 0o600 })
  await chmod(`${path}.new`, 0o600)
  await rename(`${path}.new`, path)
  return () => rm(path, { force: true })
}

/** What the last owner wrote, or null. Only the owner's lock tells whether it still lives. */
export async function readControlFile(dataFolder: string): Promise<ControlFile | null> {
  try {
    return JSON.parse(await readFile(toPath(dataFolder), 'utf8')) as ControlFile
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

function toPath(dataFolder: string): string {
  return join(dataFolder, 'heddle.control')
}
