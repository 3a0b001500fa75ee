import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('parses without code generation from strings, and does not even try it', () => {
  const index = fileURLToPath(new URL('./index.ts', import.meta.url))
  const program = `
    const generated = []
    globalThis.Function = new Proxy(Function, { construct(target, args) { generated.push(args); throw new EvalError() } })
    const { definitionSchema, loopConfigSchema } = await import(${JSON.stringify(index)})
    const ok = definitionSchema.safeParse({ format: 'heddle/v1', name: 'x', nodes: [{ id: 'a', type: 'b.c@1' }] }).success
    const bad = loopConfigSchema.safeParse({ mode: 'none' }).success
    console.log(JSON.stringify({ ok, bad, generated: generated.length }))`
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ ok: true, bad: false, generated: 0 })
})
