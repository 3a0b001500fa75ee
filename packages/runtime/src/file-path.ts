import { HeddleError } from '@heddle/model'

/** Folder of the area for its own use; case does not matter, since some file systems see none. */
export const RESERVED_FOLDER = '.heddle'

const MAX_PATH_BYTES = 1_024
const MAX_SEGMENT_BYTES = 255
// Control characters; and what other systems read as separators, drives or streams.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f\\:]/

/**
 * Checks a path inside a workspace's file area and gives its segments. Throws `INPUT_INVALID` on anything but a
 * relative path of plain names with `/` between them.
 */
export function parseFilePath(path: string): readonly string[] {
  const problem = findProblem(path)
  if (problem === null) return path.split('/')
  const shown = JSON.stringify(path.length > 80 ? `${path.slice(0, 80)}…` : path)
  throw new HeddleError('INPUT_INVALID', `${shown} cannot name a file: ${problem}. Write it as "folder/name.ext".`)
}

/** Whether a path can name a file of the area. */
export function isFilePath(path: string): boolean {
  return findProblem(path) === null
}

function findProblem(path: string): string | null {
  if (path === '') return 'it is empty'
  if (!path.isWellFormed()) return 'it holds half of a character'
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`
  if (FORBIDDEN.test(path)) return 'it holds a character that names must not have'
  if (path.startsWith('/')) return 'it does not start in the file area'
  const segments = path.split('/')
  if (segments.includes('')) return 'it has an empty name'
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'it leaves its folder'
  if (segments.some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)) {
    return `it has a name longer than ${MAX_SEGMENT_BYTES} bytes`
  }
  return segments[0]?.toLowerCase() === RESERVED_FOLDER ? `${RESERVED_FOLDER} belongs to Heddle` : null
}
