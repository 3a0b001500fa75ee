/*
 * `npm run bench [NAME…] [--seconds N] [--minutes N]`: runs every bench, or those named, one after the other, each in a
 * process of its own; options go to each. Ends with one line `N passed, N failed` over the bars and a non-zero code when
 * one is missed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/bootstrap.js'

/** In order of running. Add a bench here and a program `bench/<name>.ts` that calls `report`. */
const BENCHES = [
  'expressions',
  'validate',
  'light',
  'tools',
  'webhook',
  'stream',
  'list',
  'fanout',
  'engine',
  'growth',
  'recover',
  'memory',
  'start',
] as const

const given = process.argv.slice(2)
const firstOption = given.findIndex((argument) => argument.startsWith('--'))
const chosen = firstOption === -1 ? given : given.slice(0, firstOption)
const options = firstOption === -1 ? [] : given.slice(firstOption)
const unknown = chosen.filter((name) => !(BENCHES as readonly string[]).includes(name))
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`)
  process.exit(2)
}

let [passed, failed] = [0, 0]
for (const name of chosen.length > 0 ? chosen : BENCHES) {
  const program = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const result = fileURLToPath(new URL(`./results/local/${name}.json`, import.meta.url))
  rmSync(result, { force: true })
  spawnSync(process.execPath, [...NODE_FLAGS, program, ...options], { stdio: 'inherit' })
  const counts = countBars(result)
  passed += counts.passed
  failed += counts.failed
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Bars held and missed in one result file. A bench that left none counts as missed. */
function countBars(path: string): { readonly passed: number; readonly failed: number } {
  if (!existsSync(path)) return { passed: 0, failed: 1 }
  const { rows } = JSON.parse(readFileSync(path, 'utf8')) as {
    rows: readonly { readonly value: number; readonly bar?: { readonly op: '>=' | '<='; readonly value: number } }[]
  }
  const bars = rows.flatMap((row) =>
    row.bar === undefined ? [] : [row.bar.op === '>=' ? row.value >= row.bar.value : row.value <= row.bar.value],
  )
  return { passed: bars.filter(Boolean).length, failed: bars.filter((holds) => !holds).length }
}
