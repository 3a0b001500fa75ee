import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withBuildLock } from './build-lock.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'heddle-lock-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the build lock', () => {
  it('lets one builder in at a time, and goes with it, also when it fails', async () => {
    const path = join(folder, 'inner', 'lock')
    const seen: string[] = []
    const build = (name: string) =>
      withBuildLock(path, async () => {
        seen.push(`${name} in ${readFileSync(path, 'utf8')}`)
        await Promise.resolve()
        seen.push(`${name} out`)
      })
    await Promise.all([build('a'), build('b')])
    expect(seen).toEqual([`a in ${process.pid}`, 'a out', `b in ${process.pid}`, 'b out'])
    await expect(withBuildLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(existsSync(path)).toBe(false)
  })

  it('is taken over from a process that died', async () => {
    const path = join(folder, 'lock')
    // Beyond the largest process id that Linux gives.
    writeFileSync(path, '99999999')
    expect(await withBuildLock(path, async () => 'built')).toBe('built')
  })
})
