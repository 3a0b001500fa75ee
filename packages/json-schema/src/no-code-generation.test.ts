import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('works where code generation from strings is disabled', () => {
  const script = `
    import { compileSchema } from '@heddle/json-schema'
    let refused = false
    try { new Function('return 1') } catch { refused = true }
    const schema = compileSchema({ properties: { a: { pattern: '^x', default: 'xy' } }, required: ['a'] })
    const findings = schema.validate({ a: 'y' }).map(({ keyword }) => keyword)
    console.log(JSON.stringify({ refused, findings, filled: schema.withDefaults({}) }))
  `
  const child = spawnSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  )
  expect(child.stderr).toBe('')
  expect(JSON.parse(child.stdout)).toEqual({ refused: true, findings: ['pattern'], filled: { a: 'xy' } })
})
