import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'

const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']

/** Absolute path of a program in the system's own folders, or `null`. The search path of the environment is not asked. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of SYSTEM_FOLDERS) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return null
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not ours to run: both mean that it cannot be used.
    return false
  }
}
