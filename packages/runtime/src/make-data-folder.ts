import { access, constants, mkdir } from 'node:fs/promises'
import { HeddleError } from '@heddle/model'

/** Reasons that are the person's to change; anything else is a defect. */
const REASONS: { readonly [code: string]: string } = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its way',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
}

/** Makes the data folder when there is none. Throws `INPUT_INVALID`, saying what is in the way. */
export async function makeDataFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.R_OK | constants.W_OK)
  } catch (cause) {
    const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw cause
    const advice = 'Choose another folder with --data or HEDDLE_DATA.'
    throw new HeddleError('INPUT_INVALID', `The data folder ${path} cannot be used: ${reason}. ${advice}`, { cause })
  }
}
