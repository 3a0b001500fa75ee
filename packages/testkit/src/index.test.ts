import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)

describe('the main entry', () => {
  it('loads outside vitest, as scripts and benches load it', async () => {
    const program = `import { MemoryJournal } from '@heddle/testkit'; console.log(await new MemoryJournal().nextEpoch())`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      env: { PATH: process.env['PATH'] },
    })
    expect(stdout.trim()).toBe('1')
  })
})
