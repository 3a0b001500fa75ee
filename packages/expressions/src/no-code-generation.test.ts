import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('works where code generation from strings is disabled', () => {
  const script = `
    import { compileExpression, resolveConfig } from '@heddle/expressions'
    let refused = false
    try { new Function('return 1') } catch { refused = true }
    const context = { lookup: (name) => (name === 'a' ? [1, 2] : undefined), now: 0, seed: 's', timezone: null }
    const text = "[a.map(x => x + 1), jsonpath(a, '$[?@ > 1]'), 'ab'.match('b'), date(0), hash('x').length, uuid().length]"
    const value = compileExpression(text).evaluate(context)
    const config = resolveConfig({ t: '\${{ a.length }}' }, {}, context)
    console.log(JSON.stringify({ refused, value, config }))
  `
  const child = spawnSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  )
  expect(child.stderr).toBe('')
  expect(JSON.parse(child.stdout)).toEqual({
    refused: true,
    value: [[2, 3], [2], ['b'], '1970-01-01T00:00:00Z', 64, 36],
    config: { t: 2 },
  })
})
