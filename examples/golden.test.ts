import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEvaluator, createRegistry } from '@heddle/node-sdk'
import { coreNodes } from '@heddle/nodes-core'
import { listGoldenDifferences, parseGolden } from '@heddle/testkit'
import { describe, expect, it } from 'vitest'

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url))
/** `HEDDLE_PROPERTY_SEED` cuts elsewhere, `HEDDLE_PROPERTY_RUNS` (default 5) more often. */
const seed = Number(process.env.HEDDLE_PROPERTY_SEED ?? 20_261_120)
const cuts = Number(process.env.HEDDLE_PROPERTY_RUNS ?? 5)
const evaluator = createEvaluator(createRegistry(coreNodes))

/*
 * What every release wrote, this one must apply and finish. The journals are recorded by `scripts/record-golden.ts`
 * and never changed.
 */
describe.each(readdirSync(FOLDER))('journals of release %s', (release) => {
  const files = readdirSync(join(FOLDER, release))

  it('exist for every example', () => {
    const examples = readdirSync(join(FOLDER, '..')).filter((file) => file.endsWith('.yaml'))
    for (const example of examples) expect(files).toContain(`${example.slice(0, -'.yaml'.length)}.jsonl`)
  })

  it.each(files)('%s is applied, and finished from random places to the same end', (file) => {
    const golden = parseGolden(readFileSync(join(FOLDER, release, file), 'utf8'))
    expect(listGoldenDifferences(golden, { seed, cuts, evaluator })).toEqual([])
  })
})
