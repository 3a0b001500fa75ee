import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDataFolder } from './make-data-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-data-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('makeDataFolder', () => {
  it('makes a folder with those above it, and takes one that is there', async () => {
    await makeDataFolder(join(folder, 'a/b'))
    await makeDataFolder(join(folder, 'a/b'))
    expect(statSync(join(folder, 'a/b')).isDirectory()).toBe(true)
  })

  it('says which file is in the way and how to choose another folder', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(makeDataFolder(file)).rejects.toThrow(`${file} cannot be used: a file is in its place`)
    await expect(makeDataFolder(join(file, 'data'))).rejects.toThrow('--data')
  })
})
