/*
 * `npm run chaos [-- --short] [--only NAME] [--kills N] [--seed N] [--keep]`: makes trouble on purpose and counts what broke.
 * Ends with one line `N passed, N failed`, with `, N skipped` when there were any, and a non-zero code when anything is off.
 */
import { parseArgs } from 'node:util'
import type { Scenario, ScenarioOptions, ScenarioResult } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'

/** Problems shown of each scenario. */
const SHOWN = 40

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    kills: { type: 'string' },
    keep: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
})
const options: ScenarioOptions = {
  scale: values.short ? 'short' : 'full',
  kills: values.kills === undefined ? null : toCount(values.kills, '--kills'),
  keep: values.keep,
  seed: toCount(values.seed, '--seed'),
}

let [passed, failed, skipped] = [0, 0, 0]
for (const scenario of choose(values.only)) {
  const outcome = await play(scenario)
  passed += outcome === 'ok' ? 1 : 0
  failed += outcome === 'FAILED' ? 1 : 0
  skipped += outcome === 'skipped' ? 1 : 0
}
console.log(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exit(failed === 0 ? 0 : 1)

function choose(names: readonly string[] | undefined): readonly Scenario[] {
  if (names === undefined) return SCENARIOS.filter(({ isShort }) => isShort || options.scale === 'full')
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name))
  if (unknown.length > 0) {
    console.error(
      `No scenario named ${unknown.join(', ')}. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}.`,
    )
    process.exit(2)
  }
  return SCENARIOS.filter(({ name }) => names.includes(name))
}

async function play({ name, run }: Scenario): Promise<'ok' | 'FAILED' | 'skipped'> {
  const startedAt = performance.now()
  const result = await run(options).catch((error: unknown): ScenarioResult => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { counts: {}, problems: [`the scenario broke off: ${message}`] }
  })
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  const counts = Object.entries(result.counts).map(([what, value]) => `${what} ${value}`)
  const outcome = result.skipped !== undefined ? 'skipped' : result.problems.length === 0 ? 'ok' : 'FAILED'
  console.log(`${outcome.padEnd(7)} ${name} (${seconds} s): ${result.skipped ?? counts.join(', ')}`)
  for (const problem of result.problems.slice(0, SHOWN)) console.log(`         ${problem}`)
  if (result.problems.length > SHOWN) console.log(`         … and ${result.problems.length - SHOWN} more`)
  return outcome
}

function toCount(text: string, option: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 0) return count
  console.error(`${option} must be a whole number, not "${text}".`)
  process.exit(2)
}
