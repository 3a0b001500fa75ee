import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { layBait } from './probe-bait.ts'

let tempDir: string
beforeEach(() => {
  tempDir = mkdtempSync(join(tmpdir(), 'heddle-bait-test-'))
})
afterEach(() => rmSync(tempDir, { recursive: true, force: true }))

describe('the bait of a probe', () => {
  it('is there until it is let go of', async () => {
    const bait = await layBait(tempDir)
    expect(existsSync(bait.file)).toBe(true)
    await bait[Symbol.asyncDispose]()
    expect(readdirSync(tempDir)).toEqual([])
  })

  it('takes away what a killed process left, and nothing of one that lives', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    mkdirSync(join(tempDir, `heddle-probe-${pid}-abc`))
    mkdirSync(join(tempDir, `heddle-probe-${process.ppid}-abc`))
    await using bait = await layBait(tempDir)
    expect(existsSync(bait.folder)).toBe(true)
    expect(existsSync(join(tempDir, `heddle-probe-${pid}-abc`))).toBe(false)
    expect(existsSync(join(tempDir, `heddle-probe-${process.ppid}-abc`))).toBe(true)
  })

  it('says when somebody took it away', async () => {
    await using bait = await layBait(tempDir)
    expect(await bait.isStillThere()).toBe(true)
    rmSync(bait.folder, { recursive: true })
    expect(await bait.isStillThere()).toBe(false)
  })
})
