import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listLeftovers } from './list-leftovers.ts'

/*
 * A run of all tests gets a folder of its own for temporary files, and fails when any test left a file in it or a
 * process that was started with it. Vitest calls `setup` before and what it returns after all tests.
 */

/** Gives `TMPDIR` to the workers. Returns what throws when something is left. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-tests-'))
  // Postgres runs as another user when the tests run as root.
  chmodSync(folder, 0o711)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  return () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    const left = listLeftovers(folder)
    rmSync(folder, { recursive: true, force: true })
    if (left.length > 0) throw new Error(`Tests left behind: ${left.join('; ')}. Close them in afterEach or afterAll.`)
  }
}
